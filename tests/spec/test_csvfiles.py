"""A CSV file of the project is read whole, or refused with file, line and what to do."""

from pathlib import Path

import pytest

from pipeline.csvfiles import CsvError, read_lines

COLUMNS = ("id", "text")
REMEDY = "Run the stage toy again."


def read(folder: Path, content: str | bytes) -> list[tuple[int, dict[str, str]]]:
    path = folder / "rows.csv"
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return [(line.number, line.values) for line in read_lines(path, COLUMNS, REMEDY)]


def test_a_row_has_the_number_of_the_line_where_it_begins(tmp_path):
    content = 'id,text\na,"deux\nlignes, une virgule"\nb,0012\nc,\n'
    assert read(tmp_path, content) == [
        (2, {"id": "a", "text": "deux\nlignes, une virgule"}),
        (4, {"id": "b", "text": "0012"}),
        (5, {"id": "c", "text": ""}),
    ]


def test_the_mark_that_spreadsheets_put_first_is_no_part_of_the_heading(tmp_path):
    assert read(tmp_path, b"\xef\xbb\xbfid,text\n") == []


def test_a_file_with_its_heading_only_has_no_rows(tmp_path):
    assert read(tmp_path, "id,text\n") == []


REFUSED = [
    # (content, message without the file's name)
    ("", ", line 1: the columns must be id, text, in this order."),
    ("text,id\n", ", line 1: the columns must be id, text, in this order."),
    ("id,text,more\n", ", line 1: the columns must be id, text, in this order."),
    ("text;id\n", ", line 1: the columns must be id, text, in this order."),
    ("id;text\na;b\n", ", line 1: semicolons stand between the columns where commas belong, as a"),
    (
        '"id";"text"\r\n"a,b";"c"\r\n',
        ", line 1: semicolons stand between the columns where commas belong, as a",
    ),
    (b"\xef\xbb\xbfid\ttext\na\tb\n", ", line 1: tabs stand between the columns where commas belong, as a"),
    ("id,text\na,b\nc\n", ", line 3: 1 values where there are 2 columns"),
    ("id,text\na,b,c\n", ", line 2: 3 values where there are 2 columns"),
    ("id,text\na,b\n\nc,d\n", ", line 3: 0 values where there are 2 columns"),
    ('id,text\na,b\nc,"d\ne,f\ng,h\n', ", line 3: not valid CSV from here on: unexpected end of data."),
    ('id,text\na,"b"c\n', ", line 2: not valid CSV from here on"),
    ("id,text\na,b\nc,été\n".encode("latin-1"), ", line 3: not UTF-8 text, as a spreadsheet saves"),
]


@pytest.mark.parametrize(("content", "message"), REFUSED)
def test_a_bent_file_is_refused_with_the_line_and_what_to_do(tmp_path, content, message):
    with pytest.raises(CsvError) as refusal:
        read(tmp_path, content)
    said = str(refusal.value).removeprefix(str(tmp_path / "rows.csv"))
    assert said.startswith(message)
    assert said.endswith(REMEDY)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CsvError, match=r"none\.csv: there is no such file\. Run the stage toy again\."):
        read_lines(tmp_path / "none.csv", COLUMNS, REMEDY)
