"""On the form of 2007, whose questions bind tens of cells together, a number one too low is suspected."""

import pytest

from pipeline.editing.corrections import Returned
from pipeline.editing.doubtful import Localiser
from pipeline.editing.localisation.suspects import Located
from pipeline.editing.names import RuleNames
from pipeline.editing.respondents import respondents
from pipeline.editing.rules import load_rules
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages import edit
from pipeline.stages.runtime import Stage
from pipeline.stages.written import read_returned
from pipeline.yamlfiles import load
from tests.pipeline.project_copy import store_with_answers

WAVE = "2007"
EVERY = 10  # of 123 offices
BOUND = ("__as", "__cesf")  # columns of question 1 whose sum questions 2 and 3 give again


@pytest.fixture(scope="module")
def localiser() -> Localiser:
    store = store_with_answers()
    layout = form_layout(load_questionnaire(store.questionnaire(WAVE)), load(store.form_words(), FormWords))
    names = RuleNames(layout)
    settings = Stage("edit", WAVE, store).params(edit.Params).localisation
    return Localiser(names, load_rules(store.rules(WAVE), names), settings)


@pytest.fixture(scope="module")
def returned(localiser) -> dict[str, Returned]:
    ingested = store_with_answers().interim(WAVE, "ingest")
    return read_returned(ingested, localiser.names.questionnaire)


def located(localiser: Localiser, one: Returned, office: str) -> tuple[Located, ...]:
    [respondent] = respondents({office: one}, localiser.names, {}).values()
    return localiser.suspects(respondent).located


def test_each_written_number_of_two_bound_columns_is_listed_once_it_is_one_too_low(localiser, returned):
    tried = 0
    for office in sorted(returned)[::EVERY]:
        written = returned[office].written
        assert located(localiser, returned[office], office) == ()
        for cell in [name for name in written if name.startswith("q01__") and name.endswith(BOUND)]:
            right = written[cell]
            if not right:
                continue
            written[cell] = right - 1
            (group,) = located(localiser, returned[office], office)
            written[cell] = right
            sets = [{change.cell: change.proposed for change in one.changes} for one in group.solutions]
            assert {cell: right} in sets, f"{office}, {cell}"
            assert not group.more
            blanks = [any(change.observed is None for change in one.changes) for one in group.likeliest]
            assert blanks == sorted(blanks), "numbers that are written come first"
            tried += 1
    assert tried > 20
