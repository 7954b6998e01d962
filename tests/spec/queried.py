"""Workbooks that go back to an office of the small questionnaire: from its return to the query and back."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import confront
from pipeline.editing.corrections import Returned
from pipeline.editing.localisation.suspects import Change, Located, Solution, Suspects
from pipeline.editing.names import RuleNames
from pipeline.editing.queries.asking import Query
from pipeline.editing.queries.points import Point, points, suspected
from pipeline.editing.queries.workbook import query_workbook
from pipeline.editing.respondents import respondents
from pipeline.editing.rules import RuleSet, load_rules
from pipeline.editing.wording import FindingWords, Wording
from pipeline.editing.written import Outside, from_frames, to_frames
from pipeline.returns.reading import Return
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.spec.returned import ROOT, Office, office
from tests.spec.rulebooks import RULES

UNANSWERED = ('severity: query, label: "unanswered', 'severity: note, label: "unanswered')

NONE = Suspects((), ())


def doubted(*cells: str, rule: str = "managed", more: bool = False) -> Suspects:
    """Suspects, each of which would do alone, in this order. more: whether there may be others."""
    sets = (Solution(Fraction(1), (Change(cell, Fraction(1), Fraction(2)),), None) for cell in cells)
    return Suspects((Located((rule,), tuple(sets), more),), ())


@dataclass(frozen=True)
class Desk:
    """Where returns are read, confronted and sent back."""

    office: Office
    rules: RuleSet
    wording: Wording

    def points(self, read: Return, suspects: Suspects = NONE) -> tuple[Point, ...]:
        respondent = self.respondent(read)
        found = confront(self.rules.rules, {respondent.id: respondent}, self.wording).findings
        asked = [finding for finding in found if finding.rule.severity != "note"]
        return points(asked, respondent, respondent.record, suspects, self.wording)

    def query(self, read: Return, suspects: Suspects = NONE, file: str = "query.xlsx") -> Path:
        """The workbook that goes back for a return."""
        query = Query(self.respondent(read), read.number, self.points(read, suspects), suspected(suspects))
        path = self.office.folder / file
        write_parts(query_workbook(query, self.office.layout), path)
        return path

    def respondent(self, read: Return) -> Respondent:
        questionnaire = self.office.layout.questionnaire
        frames = to_frames({read.respondent: read.answers}, questionnaire)
        written = from_frames(frames, questionnaire)[read.respondent]
        rejected = {one.variable: one.content for one in read.rejected if one.variable}
        outside = tuple(
            Outside(one.place.sheet, one.place.cell, one.content) for one in read.rejected if not one.variable
        )
        returned = {read.respondent: Returned(written, read.typed_totals, rejected, outside)}
        return respondents(returned, self.wording.names, {})[read.respondent]


def desk(folder: Path, *changes: tuple[str, str]) -> Desk:
    """Rules that ask for all that they find but blank questions. changes: of passages of the rules' text."""
    place = office(folder / "returns")
    path = folder / "rules" / "w1.yaml"
    path.parent.mkdir(exist_ok=True)
    text = RULES
    for old, new in (UNANSWERED, *changes):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the rules"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    names = RuleNames(place.layout)
    wording = Wording(names, load(Store(ROOT).finding_words(), FindingWords))
    return Desk(place, load_rules(path, names), wording)
