"""What is held back: the status of frames, the terms that count by them, and the frames nobody tells of."""

from pathlib import Path

import pytest

from pipeline.coding.outcome.worklists import rows_frame
from pipeline.coding.status import (
    COLUMNS,
    Reason,
    Tally,
    WrongStatus,
    read_decided,
    read_held_back,
    read_statuses,
)
from pipeline.csvfiles import CsvError
from pipeline.published.countedby import CountedBy
from pipeline.published.terms import (
    CellCount,
    Condition,
    Distinct,
    LeadingColumn,
    Listed,
    Listing,
    Position,
    QuestionNumber,
)
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.stages.heldback import read_held_frames
from pipeline.stages.runtime import StageError
from pipeline.stages.store import Store
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.recodes import CodesEntry, Recode

KEPT, OTHER = ("t", "main", "a", "n"), ("t", "main", "b", "n")
HELD = CountedBy(
    frozenset({"why", "jobs"}),
    {"why__means": "why"},
    {KEPT: frozenset({"why"})},
)
TERMS = [
    (Measure(Statistic.TICKED, "why__means"), {"why"}),
    (Measure(Statistic.MISSING, "why__means", "uncoded"), {"why"}),
    (Measure(Statistic.TICKED, "where__town"), set()),
    (Condition("formal == 'oui' and why__means"), {"why"}),
    (Condition("formal == 'oui'"), set()),
    (Distinct("why__means"), {"why"}),
    (Distinct("formal"), set()),
    (CellCount(KEPT), {"why"}),
    (CellCount(OTHER), set()),
    (Position(KEPT, (KEPT, OTHER)), {"why"}),
    (Position(OTHER, (OTHER, KEPT)), {"why"}),
    (Position(OTHER, (OTHER,)), set()),
    (LeadingColumn((Position(OTHER, (OTHER,)), Position(KEPT, (KEPT,))), 1), {"why"}),
    (LeadingColumn((Position(OTHER, (OTHER,)),), 1), set()),
    *((Listed(of, "staff", "titres", "as", "jobs", "chef"), {"jobs"}) for of in Listing),
    (Listed(Listing.DISTINCT, "staff", "titres", "as", "jobs"), {"jobs"}),
    (Listed(Listing.TITLES, "staff", "titres", "as", "others", "chef"), set()),
    (Listed(Listing.TITLES, "staff", "titres", "as"), set()),
    (QuestionNumber("q"), set()),
]


@pytest.mark.parametrize(("term", "frames"), TERMS)
def test_a_term_is_held_back_by_the_frames_that_it_counts_by(term, frames):
    assert HELD.of_term(term) == frames


def test_several_terms_are_held_back_by_the_frames_of_all():
    assert HELD.of_terms(term for term, _ in TERMS) == {"why", "jobs"}
    assert HELD.of_terms([QuestionNumber("q")]) == frozenset()


def write_frames(path: Path, **told: tuple[str, str]) -> Path:
    """A frames.csv. told: frame -> status and reason."""
    path.parent.mkdir(parents=True, exist_ok=True)
    empty = dict.fromkeys(COLUMNS, 0)
    tallies = [
        Tally(**empty | {"frame": frame, "status": status, "reason": reason})
        for frame, (status, reason) in told.items()
    ]
    rows_frame(tallies, Tally).write_csv(path)
    return path


def test_the_frames_held_back_are_read_with_their_reason(tmp_path):
    path = write_frames(
        tmp_path / "frames.csv", why=("held_back", "overlap"), where=("published", ""), jobs=("published", "")
    )
    assert read_held_back(path) == {"why": Reason.OVERLAP}
    assert read_statuses(path) == {"why": Reason.OVERLAP, "where": Reason.NONE, "jobs": Reason.NONE}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("held", "overlap"), r"line 2: status 'held' is none of published, held_back"),
        (("held_back", "bad"), r"line 2: reason 'bad' is none of review, overlap, agreement"),
        (("held_back", ""), r"line 2: the status is 'held_back' and the reason ''"),
        (("published", "review"), r"line 2: the status is 'published' and the reason 'review'"),
    ],
)
def test_a_status_that_is_none_is_refused_with_its_line(tmp_path, told, said):
    with pytest.raises(WrongStatus, match=rf"frames.csv, {said}.*Run the stage code again"):
        read_statuses(write_frames(tmp_path / "frames.csv", why=told))


@pytest.mark.parametrize("count", ["by_coders", "adjudicated", "none", "contested", "to_review"])
def test_a_frame_is_decided_when_persons_said_something_of_an_answer_that_stands(tmp_path, count):
    empty = dict.fromkeys(COLUMNS, 0) | {"status": "published", "reason": ""}
    by_rules = Tally(**empty | {"frame": "rules", "by_rules": 3, "uncoded": 2})
    by_person = Tally(**empty | {"frame": "why", "by_rules": 3, count: 1})
    rows_frame([by_rules, by_person], Tally).write_csv(tmp_path / "frames.csv")
    assert read_decided(tmp_path / "frames.csv") == {"why"}


def recode(frame: str) -> Recode:
    entry = CodesEntry(id="r", type="codes", codeframe="why")
    return Recode(Field("r", "q", (), FieldKind.TICK, "R"), entry, ("s",), codeframe=frame)


def test_a_wave_that_counts_no_coded_answers_needs_no_coding(tmp_path):
    assert read_held_frames(Store(tmp_path), "w1", [recode("")], []) == {}


def test_coded_answers_without_the_status_of_their_frame_are_never_published(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(CsvError, match=r"frames.csv.*Run the stage code again"):
        read_held_frames(store, "w1", [recode("why")], [])
    write_frames(store.coding_report("w1") / "frames.csv", where=("published", ""))
    with pytest.raises(StageError, match=r"frames.csv: there is no frame why, .*Run the stage code again"):
        read_held_frames(store, "w1", [recode("why")], [])
    write_frames(store.coding_report("w1") / "frames.csv", why=("held_back", "review"))
    assert read_held_frames(store, "w1", [recode("why")], []) == {"why": Reason.REVIEW}
