"""Code frames and forms in a few lines, for the tests of matching."""

from functools import cache
from pathlib import Path

from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.forms import Forms, read_forms
from pipeline.coding.matching.lexicon import Matching
from pipeline.coding.matching.matcher import Matcher
from pipeline.yamlfiles import read_document, validate

PROJECT_FORMS = Path(__file__).parents[2] / "data" / "codeframes" / "forms.yaml"
SETTINGS = Matching(near=85, shortest=6)
HEADER = "id: themes\nsource: themes\nlabel: Thèmes\nversion: 1\nseveral: {several}\ncodes:\n"


def frame_file(folder: Path, codes: str, several: bool = True) -> Path:
    """codes: each on a line, as `id: budget, terms: [budget]`; the label is the id. Codes begin on line 7."""
    lines = [line.strip() for line in codes.strip().splitlines()]
    labelled = (f"  - {{label: {line.partition(',')[0].removeprefix('id: ')}, {line}}}\n" for line in lines)
    path = folder / "themes.yaml"
    path.write_text(HEADER.format(several=str(several).lower()) + "".join(labelled), encoding="utf-8")
    return path


def code_frame(folder: Path, codes: str, several: bool = True) -> CodeFrame:
    return validate(read_document(frame_file(folder, codes, several)), CodeFrame)


def forms(folder: Path, text: str) -> Forms:
    path = folder / "forms.yaml"
    path.write_text(text, encoding="utf-8")
    return read_forms(path)


@cache
def project_forms() -> Forms:
    return read_forms(PROJECT_FORMS)


def matcher(folder: Path, codes: str, several: bool = True, settings: Matching = SETTINGS) -> Matcher:
    """With the project's forms."""
    return Matcher(code_frame(folder, codes, several), project_forms(), settings)


def suggested(made: Matcher, text: str) -> str:
    """The rules that give an answer its codes, each with its score if that is not 100."""
    given = made.suggestions(text)
    return " ".join(one.rule if one.score == 100 else f"{one.rule}={one.score}" for one in given)
