"""A YAML file of the project is read as YAML 1.2, or refused with file, line and what to do."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from pipeline.yamlfiles import Id, Model, YamlError, did_you_mean, load, read_document


class Circle(Model):
    kind: Literal["circle"]
    radius: float


class Square(Model):
    kind: Literal["square"]
    side: float


class Drawing(Model):
    id: Id
    title: str
    pages: int = 1
    shapes: tuple[Annotated[Circle | Square, Field(discriminator="kind")], ...] = ()
    sizes: dict[str, int] | None = None


def drawing(folder: Path, text: str) -> Drawing:
    path = folder / "drawing.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, Drawing)


def refusal(folder: Path, text: str) -> list[str]:
    """The messages of a refused file, one per line, without the folder."""
    with pytest.raises(YamlError) as error:
        drawing(folder, text)
    return str(error.value).replace(f"{folder}/", "").splitlines()


def test_yes_and_no_are_words(tmp_path):
    assert drawing(tmp_path, "id: oui\ntitle: non").title == "non"


def test_lists_become_tuples_and_objects_cannot_be_changed(tmp_path):
    read = drawing(tmp_path, "id: a\ntitle: b\nshapes: [{kind: circle, radius: 1.5}]")
    assert read.shapes == (Circle(kind="circle", radius=1.5),)
    with pytest.raises(ValueError, match="frozen"):
        read.title = "c"


REFUSED = [
    # (text, messages)
    (
        "id: a\ntitel: b",
        [
            "drawing.yaml, line 1: the key 'title' is missing from the file.",
            "drawing.yaml, line 2: unknown key 'titel'. Did you mean 'title'? "
            "Allowed here: id, pages, shapes, sizes, title.",
        ],
    ),
    (
        "id: a\ntitle: b\nshapes:\n  - kind: circle\n    radius: 1\n    raduis: 2",
        ["drawing.yaml, line 6: unknown key 'raduis'. Did you mean 'radius'? Allowed here: kind, radius."],
    ),
    (
        "id: a\ntitle: b\nshapes:\n  - side: 1\n    kind: cube",
        ["drawing.yaml, line 5: kind is 'cube'. Allowed here: 'circle', 'square'."],
    ),
    (
        "id: a\ntitle: b\nshapes:\n  - side: 1",
        ["drawing.yaml, line 4: the key 'kind' is missing from shapes, number 1."],
    ),
    ("id: a\ntitle: 2007", ["drawing.yaml, line 2: title is 2007, which is not text. Put it in quotes."]),
    (
        "id: A b\ntitle: b",
        [
            "drawing.yaml, line 1: id is 'A b': an id is lower-case letters, digits, '-' and '_', and begins "
            "and ends with a letter or a digit."
        ],
    ),
    (
        "id: a\ntitle: b\nsizes:\n  small: 1\n  big: x",
        ["drawing.yaml, line 5: sizes, big: Input should be a valid integer (found: 'x')."],
    ),
    (
        "id: a\ntitle: b\nid: c",
        ["drawing.yaml, line 3: the key 'id' is given twice (first on line 1)."],
    ),
    ("id: a\n12: b", ['drawing.yaml, line 2: the key 12 is not text. Put it in quotes: "12".']),
    ("? [a]\n: b", ["drawing.yaml, line 1: a key is one word, not a list or a mapping."]),
    (
        "id: a\ntitle: [",
        ["drawing.yaml, line 2: a bracket is opened on this line and not closed as it should be."],
    ),
    (
        "id: a\n---\nid: b",
        [
            "drawing.yaml, line 2: a line of dashes begins a second document. A file holds one: remove the "
            "line."
        ],
    ),
    (
        "id: !!python/name:os.system a",
        ["drawing.yaml, line 1: the tag tag:yaml.org,2002:python/name:os.system is not allowed here."],
    ),
    ("id: a\ntitle: !mine {b: c}", ["drawing.yaml, line 2: the tag !mine is not allowed here."]),
    (
        "id: a\ntitle: 2007-02-30",
        [
            "drawing.yaml, line 2: '2007-02-30' can't be read: day is out of range for month. "
            "Put it in quotes."
        ],
    ),
    ("id: &me [*me]", ["drawing.yaml: a part of it holds itself, through an anchor (&) and an alias (*)."]),
    ("id: a\x01", ["drawing.yaml: it holds characters that YAML does not allow. Save it as plain text."]),
    ("", ["drawing.yaml: the file is empty."]),
]


@pytest.mark.parametrize(("text", "messages"), REFUSED)
def test_a_wrong_file_is_refused_with_its_line(tmp_path, text, messages):
    assert refusal(tmp_path, text) == messages


QUOTE_IT = "Put the whole text in quotes."
TOGETHER = "Lines that belong together begin with the same number of spaces."
SYNTAX = [
    # (text, line, message)
    (
        "rows:\n  - id: b\n    label: c\n   unit: d",
        4,
        "the line begins with 3 spaces, which fits no line above it: the lines that it follows begin with "
        f"2 spaces (line 2). {TOGETHER}",
    ),
    (
        "id: a\nrows:\n  - id: b\n - id: c",
        4,
        "the line begins with 1 space, which fits no line above it: the lines that it follows begin with "
        f"no spaces (line 1). {TOGETHER}",
    ),
    (
        "id: a\n  title: b",
        2,
        "the line begins with 2 spaces, further right than line 1 (no spaces), which has its value already. "
        + TOGETHER,
    ),
    ("id:a\ntitle: b", 2, "line 1 has a colon without a space after it. Write `key: value`."),
    ("id: a\ntitle: Envoi : d'un", 2, f"a text without quotes holds a colon. {QUOTE_IT}"),
    ("rows:\n  - {id: a, label: Envoi : d'un}", 2, f"a text without quotes holds a colon. {QUOTE_IT}"),
    ("rows:\n  - {id: a, label: b\n  - {id: c}", 2, "a bracket is opened on this line and not closed"),
    ("cols: [a, b\nid: c", 1, "a bracket is opened on this line and not closed as it should be."),
    ("title: % des Caf", 1, f"a text can't begin with '%'. {QUOTE_IT}"),
    ("title: *ici", 1, f"a text can't begin with '*'. {QUOTE_IT}"),
    ("a:\n\tb: c", 2, "the line begins with a tab. Use spaces."),
    ('id: a\ntitle: "b\nsize: c', 2, "a quote is opened on this line and closed nowhere."),
    ('title: "Autres" (a)', 1, f"the text goes on behind its closing quote or bracket. {QUOTE_IT}"),
    ("title: 'Envoi d'un courrier'", 1, "Within '...' an apostrophe is written twice."),
    ("id: a\ntitle b\nsize: c", 2, "the line is no `key: value`: the colon with a space after it is"),
    ("title: - a", 1, "a list begins behind the colon."),
    ("title: > abc", 1, "text stands behind | or >."),
    ('title: "a\\d"', 1, "a backslash stands in double quotes."),
    ("? [a", 1, "a bracket is opened on this line"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), SYNTAX)
def test_a_mistake_of_syntax_is_told_in_words(tmp_path, text, line, message):
    (told,) = refusal(tmp_path, text + "\n")
    assert told.startswith(f"drawing.yaml, line {line}: ")
    assert message in told


class Row(Model):
    id: Id
    role: Literal["body", "total"] = "body"


class Table(Model):
    id: Id
    rows: tuple[Row, ...]
    sizes: tuple[int, ...] = ()
    categories: tuple[Row, ...] = ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("b, role: body", "b, role: totale", "row 'b', role is 'totale'. Allowed here: 'body' or 'total'."),
        ("[1, 2]", "[1, x]", "sizes, number 2: Input should be a valid integer"),
        ("categories: [{id: c}]", "categories: [{id: c, role: d}]", "category 'c', role is 'd'."),
        (
            "role: body}",
            "role: body, précisez}",
            "If it is part of the text before it, put that text in quotes.",
        ),
    ],
)
def test_a_part_of_a_list_is_told_by_its_id_or_its_number_from_1(tmp_path, old, new, message):
    text = "id: t\nrows: [{id: a}, {id: b, role: body}]\nsizes: [1, 2]\ncategories: [{id: c}]\n"
    path = tmp_path / "table.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(YamlError) as error:
        load(path, Table)
    assert message in str(error.value)


class Setting(Model):
    several: bool = False
    version: int = 1
    alpha: float = 0.5


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("several: oui", "several is 'oui'. Allowed here: true, false (without quotes)."),
        ("several: yes", "several is 'yes'. Allowed here: true, false (without quotes)."),
        ("several: 1", "several is 1. Allowed here: true, false (without quotes)."),
        ('version: "2"', "version is '2', which is text. Write the number without quotes: 2."),
        (
            "alpha: 0,667",
            "alpha is '0,667', which is text. A number is written with a point, without quotes: write 0.667.",
        ),
        (
            'alpha: "-0.5"',
            "alpha is '-0.5', which is text. A number is written with a point, without quotes: write -0.5.",
        ),
        ("version: 1.5", "version is 1.5: a whole number belongs here."),
        ('version: "1,5"', "version is '1,5': a whole number belongs here."),
        ("alpha: 1,2,3", "alpha: Input should be a valid number (found: '1,2,3')."),
        ("alpha: high", "alpha: Input should be a valid number (found: 'high')."),
        ("alpha: true", "alpha: Input should be a valid number (found: True)."),
    ],
)
def test_a_truth_or_a_number_written_as_text_is_told_how_to_write_it(tmp_path, line, message):
    path = tmp_path / "setting.yaml"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(YamlError) as error:
        load(path, Setting)
    assert str(error.value) == f"{path}, line 1: {message}"


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    path = tmp_path / "drawing.yaml"
    with pytest.raises(YamlError, match="there is no such file"):
        read_document(path)
    path.write_bytes("title: été".encode("latin-1"))
    with pytest.raises(YamlError, match=r"not UTF-8 text \(byte 7\)"):
        read_document(path)


def test_the_line_of_a_part_that_is_not_written_is_that_of_what_holds_it(tmp_path):
    path = tmp_path / "drawing.yaml"
    path.write_text("a:\n  - b: 1\n  - c: 2\n", encoding="utf-8")
    document = read_document(path)
    assert document.content == {"a": [{"b": 1}, {"c": 2}]}
    assert document.line(("a", 1, "c")) == 3
    assert document.line(("a", 1, "d", 0)) == 3
    assert document.line(("z",)) == 1


@pytest.mark.parametrize(
    ("word", "hint"),
    [("q240", " Did you mean 'q24'?"), ("zz", "")],
)
def test_the_nearest_word_is_named_when_one_is_near(word, hint):
    assert did_you_mean(word, ["q20", "q40", "q24"]) == hint
