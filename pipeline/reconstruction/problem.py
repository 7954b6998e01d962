"""All that the answers of a reconstructed wave must satisfy, read from its files."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.coherence import Condition, conditions
from pipeline.reconstruction.plan import Blocks, load_blocks, load_rules
from pipeline.reconstruction.priors import Priors
from pipeline.reconstruction.spelling import Spelling, load_spelling
from pipeline.reconstruction.targets import Targets, load_targets
from pipeline.reconstruction.texts import Texts, Titles, load_texts, load_titles
from pipeline.reconstruction.vocabulary import Vocabulary, build_vocabulary


@dataclass(frozen=True)
class Problem:
    """rules: of each return, beside routing. titles: those given, and spelling: how each cell spells them."""

    targets: Targets
    blocks: Blocks
    vocabulary: Vocabulary
    rules: tuple[Condition, ...]
    titles: Titles
    spelling: Spelling

    def priors(self) -> Priors:
        published = {target.text: target.equals for target in self.targets.all if target.equals is not None}
        return Priors(self.blocks, self.vocabulary, self.targets.respondents, published)


def load_problem(questionnaire: Questionnaire, targets_path: Path, fillings: Path) -> tuple[Problem, Texts]:
    """The problem of a wave and the open answers to draw from.

    Raises: YamlError with file and line; UserError for a name that is neither a field nor a short name.
    """
    targets = load_targets(targets_path)
    blocks = load_blocks(fillings)
    titles = load_titles(fillings)
    vocabulary = build_vocabulary(questionnaire, targets.names, blocks.roster, titles)
    rules = conditions(load_rules(fillings), questionnaire, vocabulary)
    problem = Problem(targets, blocks, vocabulary, rules, titles, load_spelling(fillings))
    return problem, load_texts(fillings)
