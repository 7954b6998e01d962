"""`caf-census check`: what it prints of a workbook, in French, and how it ends."""

import ast
import shutil
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.cli import run
from pipeline.cli.findings import CheckWords
from pipeline.cli.french import French
from pipeline.returns.workbooks import contents
from pipeline.yamlfiles import YamlError, load
from tests.spec.questionnaires import SMALL
from tests.spec.returned import ROOT, Office, edit, office
from tests.spec.rulebooks import RULES

WORDS = ROOT / "data" / "rules" / "check-words.yaml"
SHARED = (
    "params.yaml",
    "data/questionnaires/form-words.yaml",
    "data/rules/words.yaml",
    "data/rules/check-words.yaml",
)
QUIET = RULES.replace('severity: query, label: "unanswered', 'severity: note, label: "unanswered')


@pytest.fixture(scope="module")
def french() -> French:
    return load(WORDS, CheckWords).french


@pytest.fixture
def project(tmp_path) -> Path:
    """A project with the small questionnaire and its rules, in which nothing ever ran."""
    root = tmp_path / "project"
    for name in SHARED:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "data/questionnaires/w1.yaml").write_text(SMALL, encoding="utf-8")
    (root / "data/rules/w1.yaml").write_text(QUIET, encoding="utf-8")
    return root


@pytest.fixture
def desk(tmp_path) -> Office:
    return office(tmp_path / "returns")


@pytest.fixture
def check(project, monkeypatch, capsys):
    """Runs the command in the project: its exit status, what it prints, its complaints."""

    def call(*arguments: object, at: str = "") -> tuple[int, str, str]:
        monkeypatch.chdir(project / at)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))  # the worker that reads files is a process of its own
        monkeypatch.setattr(sys, "argv", ["caf-census", "check", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            run()
        written = capsys.readouterr()
        return end.value.code, written.out, written.err

    return call


def test_it_works_below_the_project_s_folder_too(check, desk):
    assert check(desk.write(), at="data/rules")[0] == 0


def test_a_form_without_faults_ends_with_0(check, desk):
    status, said, complaints = check(desk.write())
    assert (status, complaints) == (0, "")
    assert "Organisme caf-001, enquête w1, envoi n° 1" in said
    assert "Rien à corriger." in said


def test_what_is_to_be_asked_ends_with_1(check, desk):
    # the ranking has two items, and only rank 2 is given: rank 1 is left out
    status, said, _ = check(desk.write(order__accueil=2))
    place = desk.layout.inputs["order__accueil"]
    assert status == 1
    assert f"  À vérifier\n    {place.sheet}, {place.cell} (question 8, Accueil) : 2 / 1\n" in said
    assert "Il y a des points à vérifier." in said


def test_what_is_certainly_wrong_ends_with_2_and_tells_cells_and_suspects(check, desk):
    status, said, _ = check(desk.write(managers__cadres=8))
    assert status == 2
    lines = said.splitlines()
    fatal = lines[lines.index("  Certainement faux") + 1]
    assert fatal.startswith(
        "    Partie 1, C5 (question 1, AS / AS ; 6 cases) : 8 cadres ; attendu : au plus 7"
    )
    start = lines.index("  Cases où l'erreur est la plus probable")
    # 4 + 3 persons for 8 managers: any one cell more makes it right
    assert lines[start + 1 : start + 3] == [
        "    Partie 1, C5 (question 1, AS / AS) : 4 ; 5 ferait concorder les réponses",
        "    ou bien",
    ]


def test_where_more_cells_may_be_wrong_than_are_listed_none_is_called_the_likeliest(check, desk, project):
    params = (project / "params.yaml").read_text(encoding="utf-8")
    assert params.count(" solutions: 40\n") == 1
    (project / "params.yaml").write_text(params.replace("solutions: 40", "solutions: 4"), encoding="utf-8")
    _, said, _ = check(
        desk.write(managers__cadres=8)
    )  # 4 cells of staff and the managers, each of which would do
    assert "plus probable" not in said
    lines = said.splitlines()
    start = lines.index("  Cases où l'erreur peut être, parmi beaucoup d'autres")
    assert lines[start + 1] == "    Partie 1, C5 (question 1, AS / AS) : 4 ; 5 ferait concorder les réponses"
    assert "    ou bien d'autres cases (autres possibilités : 1 ou davantage)" in lines


def test_an_error_that_points_to_no_cell_is_told_of(check, desk, project):
    uneven = QUIET.replace("holds: managers__cadres <= tot_staff", "holds: managers__cadres != 2 * tot_staff")
    (project / "data/rules/w1.yaml").write_text(uneven, encoding="utf-8")
    _, said, _ = check(desk.write(managers__cadres=14))  # 2 x 7
    lines = said.splitlines()
    start = lines.index("  Erreurs pour lesquelles aucune case n'est plus douteuse qu'une autre")
    assert lines[start + 1].startswith(
        "    À vérifier ensemble : question 1, AS / AS ; question 1, AS / Autres ; "
    )
    assert "plus probable" not in said


def test_a_rejected_cell_is_told_with_its_place_content_and_reason(check, desk):
    status, said, _ = check(desk.write(staff__as__as="quatre"))
    assert status == 1
    told = "Partie 1, C5 (question 1, AS / AS) : un texte à la place d'un nombre. quatre / un nombre entier"
    assert told in said
    assert said.count("C5") == 1


def test_what_stands_outside_the_cells_to_fill_is_to_be_asked(check, desk):
    def write(workbook):
        workbook["Partie 1"].protection.sheet = False
        workbook["Partie 1"]["P3"] = "voir ma lettre"
        workbook.create_sheet("Calculs")["B2"] = 12

    status, said, _ = check(edit(desk.write(), write))
    assert status == 1
    assert (
        "  À vérifier\n    Partie 1, P3 : « voir ma lettre », hors des cases à remplir\n"
        "    feuille n° 5, B2 : « 12 », hors des cases à remplir\n  Pour information"
    ) in said
    assert "Il y a des points à vérifier." in said


def test_a_rejected_cell_that_no_rule_reads_is_told_all_the_same(check, desk):
    path = edit(desk.write(), lambda w: setattr(desk.cell(w, "nom"), "value", True))
    status, said, _ = check(path)
    assert status == 0
    place = desk.layout.inputs["nom"]
    told = "contenu non conservé, il peut nommer une personne"
    assert f"  Cases rejetées\n    {place.sheet}, {place.cell} " in said and told in said


def test_the_worst_file_decides_and_each_is_told_of_by_itself(check, desk):
    good, wrong = desk.write("good.xlsx"), desk.write("wrong.xlsx", managers__cadres=8)
    status, said, _ = check(wrong, good)
    assert status == 2
    first, second = said.split(f"{good}\n")
    assert "Il y a des erreurs à corriger." in first
    assert "Rien à corriger." in second


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "le fichier est vide. Enregistrez-le à nouveau comme classeur Excel (.xlsx)."),
        (b"%PDF-1.4", "le fichier est un PDF, pas un classeur."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_2(check, tmp_path, content, said):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    status, printed, complaints = check(path)
    assert (status, complaints) == (2, "")
    assert printed.startswith(f"{path}\n  Ce classeur ne peut pas être lu : {said}")


def test_a_path_to_no_file_is_told_so(check, tmp_path):
    path = tmp_path / "a.xlsx"
    assert check(path) == (2, f"{path}\n  Il n'y a pas de fichier de ce nom.\n", "")


def test_a_folder_in_the_place_of_its_files_is_told_so(check, desk):
    path = desk.write()
    status, said, complaints = check(path.parent, path)
    assert (status, complaints) == (2, "")
    assert said.startswith(f"{path.parent}\n  C'est un dossier ; donnez ses fichiers.\n")
    assert "Rien à corriger." in said  # the file after it is checked all the same


def test_a_workbook_that_is_no_form_is_told_so(check, tmp_path):
    Workbook().save(tmp_path / "a.xlsx")
    status, said, _ = check(tmp_path / "a.xlsx")
    assert status == 2
    assert "ce n'est pas le questionnaire de cette enquête." in said


def test_the_wave_is_the_workbook_s_own_unless_it_is_given(check, desk):
    status, said, _ = check(desk.write(), "--wave", "w2")
    assert status == 2
    assert "il n'y a pas ici de questionnaire de l'enquête w2." in said


@pytest.mark.parametrize("wave", ["../w1", "w2"])
def test_a_wave_that_is_not_here_is_told_whatever_the_workbook_says(check, desk, wave):
    path = edit(desk.write(), lambda w: setattr(desk.cell(w, "form_wave"), "value", wave))
    status, said, complaints = check(path)
    assert (status, complaints) == (2, "")
    assert f"il n'y a pas ici de questionnaire de l'enquête {wave}." in said


def test_a_mistake_in_the_project_s_own_files_does_not_look_like_a_question(check, desk, project):
    (project / "data/rules/w1.yaml").write_text(QUIET.replace("tot_staff", "tot_stuff"), encoding="utf-8")
    status, _, complaints = check(desk.write())
    assert status == 2
    assert "there is no name 'tot_stuff'" in complaints


def test_what_an_office_wrote_gives_the_terminal_no_orders(check, desk):
    _, said, _ = check(desk.write(staff__as__as="\u009b2J\u202equatre\nlignes"))
    assert "2J quatre lignes /" in " ".join(said.split())
    assert said.isprintable() is False and {c for c in said if not c.isprintable()} == {"\n"}


def test_an_explained_rule_asks_nobody_for_anything_and_says_why(check, desk, project):
    rules = QUIET.replace("severity: fatal", "severity: query")
    explained = "explained:\n  - {rule: managed, fails: 3, because: Trois Caf les partagent.}\n"
    (project / "data/rules/w1.yaml").write_text(rules + explained, encoding="utf-8")
    status, said, _ = check(desk.write(managers__cadres=8))
    assert status == 0 and "Rien à corriger." in said
    assert "À vérifier" not in said and "8 cadres" not in said
    assert (
        "no more managers than staff. Écart expliqué dans cette enquête, pour 3 organismes au plus : "
        "Trois Caf les partagent." in said
    )


def refusals() -> list[str]:
    """The sentences in the source that refuse a file or a cell, with 7 for each value that is filled in."""
    found = []
    for path in sorted((ROOT / "pipeline" / "returns").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name("Unreadable" | "Malformed" | "Illegible"), args=[text, *_]):
                    found.append(_filled(text))
    return [sentence for sentence in found if sentence]


def _filled(text: ast.expr) -> str:
    match text:
        case ast.Constant(value=str(sentence)):
            return sentence
        case ast.JoinedStr(values=parts):
            return "".join(map(_part, parts))
    return ""  # a sentence made elsewhere: the corpus has it


def _part(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return part.value
    return getattr(contents, ast.unparse(part.value), "7")


MADE_OF_PARTS = {
    f"the file is damaged: sheet 7 7 7. {contents.ASK_AGAIN}"
}  # the third part is a sentence of its own


def test_every_refusal_in_the_source_has_its_french(french):
    sentences = refusals()
    assert len(sentences) > 40
    unsaid = {sentence for sentence in sentences if french.known(sentence) == sentence}
    assert unsaid == MADE_OF_PARTS


def test_a_reason_that_is_not_in_the_list_is_told_as_it_is(french):
    assert french.reason("the moon is full.") == "the moon is full. (message du programme)"


def test_french_fills_in_only_what_the_reason_gives(tmp_path):
    text = WORDS.read_text(encoding="utf-8").replace(
        "le fichier est vide. {then}", "le fichier est vide. {else}"
    )
    (tmp_path / "words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(YamlError, match=r"has \{else\}, which 'the file is empty. \{then\}' does not give"):
        load(tmp_path / "words.yaml", CheckWords)
