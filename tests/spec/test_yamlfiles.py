"""A YAML file of the project is read as YAML 1.2, or refused with file, line and what to do."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from pipeline.yamlfiles import Id, Model, YamlError, load, read_document


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
        "id: a\ntitle: b\nshapes:\n  - kind: circle\n    radius: 1\n    rayon: 2",
        ["drawing.yaml, line 6: unknown key 'rayon'. Did you mean 'radius'? Allowed here: kind, radius."],
    ),
    (
        "id: a\ntitle: b\nshapes:\n  - side: 1\n    kind: cube",
        ["drawing.yaml, line 5: kind is 'cube'. Allowed here: 'circle', 'square'."],
    ),
    (
        "id: a\ntitle: b\nshapes:\n  - side: 1",
        ["drawing.yaml, line 4: the key 'kind' is missing from shapes.0."],
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
        ["drawing.yaml, line 5: sizes.big: Input should be a valid integer (found: 'x')."],
    ),
    (
        "id: a\ntitle: b\nid: c",
        ["drawing.yaml, line 3: the key 'id' is given twice (first on line 1)."],
    ),
    ("id: a\n12: b", ['drawing.yaml, line 2: the key 12 is not text. Put it in quotes: "12".']),
    ("? [a]\n: b", ["drawing.yaml, line 1: a key is one word, not a list or a mapping."]),
    (
        "id: a\ntitle: [",
        ["drawing.yaml, line 2: not valid YAML: expected the node content, but found '<stream end>'."],
    ),
    ("id: a\n---\nid: b", ["drawing.yaml, line 2: not valid YAML: but found another document."]),
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
