"""A respondent's name and contact, planted all over a return, are in nothing that a stage writes or says."""

import re
import shutil
import unicodedata
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from pipeline.errors import UserError
from pipeline.questionnaire.form.filling import FormTemplate, form_template
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages import analyse, code, ingest, publish, quality, recode, tabulate
from pipeline.stages import edit as edit_stage
from pipeline.stages.runtime import Stage
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load
from tests.pipeline.project_copy import ROOT
from tests.spec.returned import edit

WAVE = "2007"
FACTS = (
    "questionnaires",
    "recodes",
    "codeframes",
    "coding",
    "reference",
    "rules",
    "corrections",
    "scenarios",
)
NAME = "Jean-Marie Kerzoncuf"
CONTACT = (
    "M. Kerzoncuf, directeur adjoint\n12, rue Trémeur\n29000 Kerlazic\n"
    "02 98 11 22 33\njm.kerzoncuf@exemple.fr"
)
# what must be found nowhere, however it is written
SECRETS = ("kerzoncuf", "marie", "tremeur", "kerlazic", "0298112233", "298112233", "exemple.fr")
ANSWERS = {
    "repondant": NAME,
    "coordonnees": CONTACT,
    "fonction": "Directeur",
    "q01__as__as": 4,
    "q01__as__autres": 3,
    "q01__titres__l01__row": "Assistante sociale",
    "q01__titres__l01__title": "Médiateur",
    "q01__titres__l01__count": 2,
    "q13": "Voir KERZONCUF Jean Marie, à Kerlazic, ou jm.kerzoncuf@exemple.fr (02.98.11.22.33) : 2 postes.",
    "q10__management": "Kerzoncuf",
    "q10__fonctionnel": 298112233,
    "q14": "M. Kerzoncuf",
}


class Project:
    """Wave 2007, as if its returns were real ones: those that a test writes."""

    def __init__(self, root: Path) -> None:
        self.store, real = Store(root), Store(ROOT)
        for folder in FACTS:
            shutil.copytree(ROOT / "data" / folder, root / "data" / folder)
        shutil.copytree(real.layouts(WAVE), self.store.layouts(WAVE))
        params = real.params().read_text(encoding="utf-8")
        for listed, instead in (
            (f'reconstructed: ["{WAVE}"]', "reconstructed: []"),
            ("fatal_allowed: 0", "fatal_allowed: 99"),  # these returns agree with no rule
        ):
            assert listed in params
            params = params.replace(listed, instead)
        self.store.params().write_text(params, encoding="utf-8")
        questionnaire = load_questionnaire(self.store.questionnaire(WAVE))
        self.layout: FormLayout = form_layout(questionnaire, load(self.store.form_words(), FormWords))
        self.template: FormTemplate = form_template(self.layout)
        self.store.raw(WAVE).mkdir(parents=True)

    def write(self, respondent: str, **changed: str) -> None:
        """A return that names its respondent wherever one can write."""
        path = self.store.raw(WAVE) / f"{respondent}.xlsx"
        write_parts(self.template.filled({"caf": respondent} | ANSWERS | changed), path)
        edit(path, self.plant)

    def plant(self, workbook: Workbook) -> None:
        added = workbook.create_sheet("Kerzoncuf")
        added["A1"] = f"Rempli par {NAME}"
        added["A2"] = "jean-marie kerzoncuf"
        added["A3"] = 298112233
        place = self.layout.inputs["q01__as__as"]
        workbook[place.sheet][place.cell].comment = Comment("vu avec J.-M. Kerzoncuf", NAME)
        total = self.layout.names[next(iter(self.layout.totals))]
        workbook[total.sheet][total.cell] = "M. Kerzoncuf"
        workbook[place.sheet]["Z90"] = "Ke\N{COMBINING ACUTE ACCENT}rzoncuf"

    def run(self, *stages: object) -> None:
        for stage in stages:
            stage.main(Stage(stage.__name__.rpartition(".")[2], WAVE, self.store))

    def written(self) -> str:
        """All that stages have written, as text; the returns themselves apart."""
        texts = []
        for folder in (self.store.interim(WAVE, "ingest").parent, self.store.report(WAVE)):
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                texts += [path.name, *_texts(path)]
        return "\n".join(texts)


def _texts(path: Path) -> list[str]:
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path).with_columns(pl.col(pl.List(pl.String)).list.join(" "))
        return [frame.cast(pl.String).write_csv()]
    if path.suffix == ".xlsx":
        with ZipFile(path) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [path.read_text(encoding="utf-8")]


def found(text: str) -> list[str]:
    """The secrets that stand in a text, written in whatever way."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in letters if unicodedata.category(sign) != "Mn")
    digits = re.sub(r"[ .()/-]", "", plain)
    return [secret for secret in SECRETS if secret in plain or secret in digits]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_from_the_returns_to_the_report(project, capfd):
    project.write("caf-001")
    project.write("caf-002", fonction="Sous-directeur action sociale", q10__management="5")
    project.run(ingest, edit_stage, code, recode, tabulate, quality, analyse, publish)
    written = project.written()
    assert "2 postes" in written and "sheet 8" in written  # what is searched holds what the office wrote
    assert {path.name for path in project.store.report(WAVE).iterdir()} >= {"dossier.xlsx", "dossier.html"}
    assert found(written) == []
    assert found("".join(capfd.readouterr())) == []
    variables = pl.read_parquet(project.store.interim(WAVE, "recode") / "variables.parquet")
    assert variables["q13"][0] == "Voir [anonymisé], à [anonymisé], ou [anonymisé] ([anonymisé]) : 2 postes."
    assert variables["fonction"].to_list() == ["Directeur", "Sous-directeur action sociale"]


def test_a_name_in_a_title_that_nobody_knows_is_neither_said_nor_listed(project, capfd):
    project.write("caf-001", fonction="M. Kerzoncuf, écoutant", q01__titres__l01__title="Kerzoncuf, écoute")
    with pytest.raises(UserError) as error:
        project.run(ingest, edit_stage, code, recode)
    assert "\n  fonction: caf-001, fonction (no rule)\n" in str(error.value)
    listed = project.store.interim(WAVE, "code") / "to_code.csv"
    assert f"listed in {listed}" in str(error.value)
    assert "M. [anonymisé], écoutant" in listed.read_text(encoding="utf-8")
    assert found(str(error.value) + project.written() + "".join(capfd.readouterr())) == []
    # without a name cell nobody can know that it is a name: then the message doesn't show it all the same
    project.write("caf-001", fonction="M. Kerzoncuf, écoutant", repondant="", coordonnees="")
    with pytest.raises(UserError) as error:
        project.run(ingest, edit_stage, code, recode)
    assert found(str(error.value)) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda workbook: workbook["Kerzoncuf"].__setitem__("XFD9", "x"),
        lambda workbook: workbook.remove(workbook["Partie 3"]),
        lambda workbook: setattr(workbook["Partie 3"], "title", "Marie"),
        lambda workbook: workbook["Technique"].__setitem__("B1", NAME),
        lambda workbook: workbook["Technique"].__setitem__("B2", "Kerzoncuf"),
    ],
)
def test_in_a_return_that_is_refused(project, capfd, spoil):
    project.write("caf-001")
    edit(project.store.raw(WAVE) / "caf-001.xlsx", spoil)
    with pytest.raises(UserError, match="1 of 1 files are quarantined") as error:
        project.run(ingest)
    assert "caf-001.xlsx," in project.written()
    assert found(str(error.value) + project.written() + "".join(capfd.readouterr())) == []
