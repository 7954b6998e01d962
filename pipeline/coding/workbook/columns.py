"""The columns of the sheet to fill: their headings, their widths, what they hold of each text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.coding.workbook.book import Book, BookKind, Codes, Row, labelled, labels_of
from pipeline.coding.workbook.words import ColumnWords, WorkbookWords
from pipeline.questionnaire.form.layout import Look

NUMBER_WIDTH, ANSWERS_WIDTH, SHOWN_WIDTH = 6.0, 11.0, 32.0  # characters
TEXT_WIDTH, TEXT_WIDTH_ALONE = 56.0, 78.0  # alone: with one column of codes and nothing else beside it
CODE_WIDTH, CODE_WIDTH_ALONE = 34.0, 50.0


@dataclass(frozen=True)
class Column:
    """A column. width: characters. content: of the number and the row of a text."""

    heading: str
    width: float
    content: Callable[[int, Row], str | int | None]
    look: Look = Look.LABEL


def columns(book: Book, words: WorkbookWords) -> tuple[Column, ...]:
    """Number, text and number of answers; what is shown beside them; the cells to fill."""
    heads, shown, codes = words.columns, tuple(_shown(book, words)), tuple(_codes(book, words))
    is_alone = not shown and len(codes) == 1
    return (
        Column(heads.number, NUMBER_WIDTH, lambda number, row: number),
        Column(heads.text, TEXT_WIDTH_ALONE if is_alone else TEXT_WIDTH, lambda number, row: row.text.text),
        Column(heads.answers, ANSWERS_WIDTH, lambda number, row: len(row.text.answers)),
        *shown,
        *codes,
    )


def code_heading(number: int, several: bool, words: ColumnWords) -> str:
    """The heading of a column of codes. number: from 1. several: whether an answer may have several."""
    return words.code_of_several.format(number=number) if several else words.code


def is_assisted(book: Book) -> bool:
    """Whether the rules' suggestions are shown, be there any or not."""
    return book.identity.kind is BookKind.ASSISTED or any(row.suggested for row in book.rows)


def _shown(book: Book, words: WorkbookWords) -> Iterator[Column]:
    heads = words.columns
    if any(row.review for row in book.rows):
        yield Column(heads.review, SHOWN_WIDTH, lambda number, row: row.review)
    if is_assisted(book):
        yield Column(heads.suggested, SHOWN_WIDTH, lambda number, row: _suggested(row.suggested, book, words))
    for i, coder in enumerate(book.coders):
        yield Column(heads.coder.format(coder=coder), SHOWN_WIDTH, _said(i, book, words))


def _suggested(codes: Codes, book: Book, words: WorkbookWords) -> str:
    return labelled(codes, labels_of(book.frame, words), words) if codes else ""


def _said(coder: int, book: Book, words: WorkbookWords) -> Callable[[int, Row], str]:
    labels = labels_of(book.frame, words)
    return lambda number, row: words.coding_separator.join(
        labelled(codes, labels, words) for codes in row.said[coder]
    )


def _codes(book: Book, words: WorkbookWords) -> Iterator[Column]:
    several = book.frame.several
    for i in range(book.code_columns):
        width = CODE_WIDTH if several else CODE_WIDTH_ALONE
        yield Column(code_heading(i + 1, several, words.columns), width, _label(i, book, words), Look.INPUT)


def _label(i: int, book: Book, words: WorkbookWords) -> Callable[[int, Row], str | None]:
    labels = labels_of(book.frame, words)
    return lambda number, row: labels[row.codes[i]] if i < len(row.codes) else None
