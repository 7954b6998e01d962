"""What a coding workbook holds: whose it is, and a row for each text to code."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.coding.coders.decisions import differ
from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import NO_CODE
from pipeline.coding.workbook.texts import DistinctText
from pipeline.coding.workbook.words import WorkbookWords

# ids, in the order of the frame; NO_CODE alone where none fits; empty where a coder left the answer open
Codes = tuple[str, ...]
FEWEST_COLUMNS = 4  # of codes, where an answer may have several and there are as many codes


class BookKind(StrEnum):
    """What its coder is shown: nothing of others, what the rules suggest, or what the coders said."""

    BLIND = "blind"
    ASSISTED = "assisted"
    ADJUDICATION = "adjudication"


@dataclass(frozen=True)
class Identity:
    """Which decisions a workbook is for. version: of the frame, as text."""

    wave: str
    frame: str
    version: str
    coder: str
    kind: BookKind


@dataclass(frozen=True)
class Former:
    """What a coder has decided for an answer before.

    codes: as they are called now. gone: ids that a later version of the frame has no more, or no longer means
    the same by. version: of the frame when it was decided. is_stale: whether the answer has changed since.
    text, written: the answer, and the ids of its codes, as they were then.
    """

    codes: Codes
    version: int
    gone: Codes = ()
    is_stale: bool = False
    text: str = ""
    written: Codes = ()

    @property
    def settled(self) -> Codes:
        """The codes, none where they are to be looked at again."""
        return () if self.gone or self.is_stale else self.codes

    @property
    def is_to_review(self) -> bool:
        return bool(self.gone or (self.is_stale and self.codes))


@dataclass(frozen=True)
class Row:
    """A text. said: by each coder, the codings of its answers. review: why it is asked again, or ""."""

    text: DistinctText
    codes: Codes = ()
    said: tuple[tuple[Codes, ...], ...] = ()
    suggested: Codes = ()
    review: str = ""


@dataclass(frozen=True)
class Book:
    """A workbook to fill. coders: whose codings are shown. question: that was asked. notice: "" for none."""

    identity: Identity
    frame: CodeFrame
    coders: tuple[str, ...]
    rows: tuple[Row, ...]
    question: str
    notice: str

    @property
    def code_columns(self) -> int:
        """One, or where an answer may have several codes enough for them and one more."""
        if not self.frame.several:
            return 1
        most = max((len(row.codes) for row in self.rows), default=0)
        return min(max(FEWEST_COLUMNS, most + 1), len(self.frame.codes))


def coder_rows(
    texts: Iterable[DistinctText], former: Mapping[str, Former], frame: CodeFrame, words: WorkbookWords
) -> tuple[Row, ...]:
    """A row for each text, with what its coder has decided before. former: answer -> decision."""
    return tuple(_row(text, former, frame, words) for text in texts)


def adjudication_rows(rows: Iterable[Row], coders: Mapping[str, Mapping[str, Former]]) -> tuple[Row, ...]:
    """The rows on which the coders differ, and those settled before, with what each coder said.

    rows: of what was settled before (`coder_rows`). coders: coder -> answer -> decision.
    """
    shown = (replace(row, said=tuple(_codings(row.text, one) for one in coders.values())) for row in rows)
    return tuple(row for row in shown if row.codes or row.review or is_contested(row.text, coders))


def is_contested(text: DistinctText, coders: Mapping[str, Mapping[str, Former]]) -> bool:
    """Whether two coders say different things of an answer; one who leaves it open says nothing."""
    for answer in text.answers:
        said = (one[answer.id].settled for one in coders.values() if answer.id in one)
        if differ(codes for codes in said if codes):
            return True
    return False


def _codings(text: DistinctText, decided: Mapping[str, Former]) -> tuple[Codes, ...]:
    """Of the answers of a text, each coding once, the most frequent first."""
    counts = Counter(decided[answer.id].settled for answer in text.answers if answer.id in decided)
    return tuple(sorted(counts, key=lambda codes: (-counts[codes], codes)))


def _row(text: DistinctText, former: Mapping[str, Former], frame: CodeFrame, words: WorkbookWords) -> Row:
    before = [former[answer.id] for answer in text.answers if answer.id in former]
    if touched := [one for one in before if one.is_to_review]:
        reasons = {_review(one, frame, words): None for one in touched}
        return Row(text, review=" ".join(reasons))
    codings = [codes for codes in _codings(text, former) if codes]
    if len(codings) > 1:
        said = words.coding_separator.join(labelled(codes, frame, words) for codes in codings)
        return Row(text, review=words.review.mixed.format(codings=said))
    return Row(text, codings[0] if codings else ())


def _review(one: Former, frame: CodeFrame, words: WorkbookWords) -> str:
    gone = (words.no_code.label if code == NO_CODE else code for code in one.gone)
    codes = words.code_separator.join((*_labels(one.codes, frame, words), *gone))
    sentence = words.review.gone if one.gone else words.review.stale
    return sentence.format(codes=codes, version=one.version)


def labelled(codes: Codes, frame: CodeFrame, words: WorkbookWords) -> str:
    """Codes by their labels, in one line."""
    return words.code_separator.join(_labels(codes, frame, words)) or words.uncoded


def _labels(codes: Codes, frame: CodeFrame, words: WorkbookWords) -> tuple[str, ...]:
    return tuple(label_of(code, frame, words) for code in codes)


def label_of(code: str, frame: CodeFrame, words: WorkbookWords) -> str:
    """What a coder chooses for a code, or for NO_CODE."""
    return words.no_code.label if code == NO_CODE else frame.by_id[code].label
