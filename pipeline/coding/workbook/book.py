"""What a coding workbook holds: whose it is, and a row for each text to code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.coding.frames import CodeFrame
from pipeline.coding.versions.changes import NO_CODE, Touched
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
    the same by. unknown: those of them that the frame did not have then. version: of the frame when it was
    decided. touched: what became of the others that are gone. is_stale: whether the answer has changed since.
    text, written: the answer, and the ids of its codes, as they were then.
    """

    codes: Codes
    version: int
    gone: Codes = ()
    unknown: Codes = ()
    touched: tuple[Touched, ...] = ()
    is_stale: bool = False
    text: str = ""
    written: Codes = ()

    @property
    def settled(self) -> Codes:
        """The codes, none where they are to be looked at again."""
        return () if self.gone or self.is_stale else self.codes

    @property
    def may_wait(self) -> bool:
        """Whether it can stay in the file as it is until its coder looks at it again."""
        return bool(self.touched) and not (self.is_stale or self.unknown)

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

    @property
    def all_said(self) -> set[str]:
        """The codes that any coder gave any of the answers."""
        return {code for codings in self.said for codes in codings for code in codes} - {NO_CODE}


@dataclass(frozen=True)
class Book:
    """A workbook to fill. coders: whose codings are shown. question: that was asked. notice: "" for none.

    by_rules: the most codes that the rules suggest for one text, whether that is shown or not.
    """

    identity: Identity
    frame: CodeFrame
    coders: tuple[str, ...]
    rows: tuple[Row, ...]
    question: str
    notice: str
    by_rules: int = 0

    @property
    def code_columns(self) -> int:
        """One; where an answer may have several codes, room for one more than any text is known to have.

        Known are the codes decided in earlier workbooks of the same coder, those that the coders shown say
        together, and the number that rules suggest. At least 4, at most all codes of the frame.
        """
        if not self.frame.several:
            return 1
        known = (max(len(row.codes), len(row.all_said)) for row in self.rows)
        most = max(self.by_rules, *known, 0)
        return min(max(FEWEST_COLUMNS, most + 1), len(self.frame.codes))


def labels_of(frame: CodeFrame, words: WorkbookWords) -> dict[str, str]:
    """What a coder chooses for each code, and for NO_CODE."""
    return {NO_CODE: words.no_code.label, **{code.id: code.label for code in frame.codes}}


def labelled(codes: Codes, labels: Mapping[str, str], words: WorkbookWords) -> str:
    """Codes by their labels, in one line; by their ids where nobody knows how they were called."""
    return words.code_separator.join(labels.get(code, code) for code in codes) or words.uncoded
