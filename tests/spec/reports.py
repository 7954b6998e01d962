"""A small report to publish: layouts as text, a line of CSV per printed cell."""

from pathlib import Path

from pipeline.publish.report import Report, load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.tables.layout import load_layouts

HEAD = "table,panel,row,column,statistic,unit,universe,numerator,denominator,value,printed,origin"

REPORT = """
title: Rapport d'essai
subtitle: Deux tableaux
language: fr
notice: Données reconstituées
notice_text: Aucune Caf réelle.
about: [{title: Lire, paragraphs: [Une phrase.]}]
origins:
  answers: {label: Calculée, explanation: des réponses., source: enquête}
  reconstructed: {label: Reconstituée, explanation: du dossier., source: enquête reconstituée}
  reference: {label: Reprise, explanation: d'ailleurs., source: autre série}
  free: {label: Imaginée, explanation: sans source., source: valeurs imaginées}
free: {mark: En gris les valeurs imaginées., all: Tableau imaginé., cell: imaginée}
shown: {table: tableau, chart: graphique, omitted: non détaillé, text: dans le texte}
values: {given: publiées, mixed: en partie imaginées, free: imaginées}
words:
  contents: Sommaire
  back: Retour
  skip: Aller aux tableaux
  base: Base
  source: Source
  note: Note
  notes: Notes
  legend: Origine
  table: Tableau
  question: Question
  questions: Trouver
  numbered: Q{number}
  sheet: Feuille
  values: Valeurs
  dossier: Dans le dossier
  chart: Graphique
  page: Page
  reprinted: Rien de reconstitué ici.
sections:
  - {id: "0", title: Introduction, numbered: false}
  - {id: "1", title: Effectifs}
  - {id: "1.2", title: Diplômes & métiers}
"""

JOBS = """
id: q01
title: 'Métiers <b> & "titres"'
question: q01
section: "1.2"
order: 1
dossier: table
chart: {kind: stacked, panel: main, columns: [ts, is]}
notes: [Une note.]
panels:
  - id: main
    stub: Diplôme
    base: Ensemble des Caf.
    unit: persons
    spanners: [{id: autres, label: Autres intitulés}]
    rows:
      - {id: as, label: Assistante <i>sociale</i>}
      - {id: hors, label: Hors travail social, cells: {ts: null}}
      - {id: total, label: Total, role: total}
    columns:
      - {id: n, label: Effectif}
      - {id: ts, label: Travailleurs sociaux, spanner: autres}
      - {id: is, label: Intervenants, spanner: autres}
"""
JOBS_ROWS = """
q01,main,as,n,,,,,,1205,1 205,reconstructed
q01,main,as,ts,,,,,,0.0009343611305,"<0,1 %",reconstructed
q01,main,as,is,,,,,,0.75,"75,0 %",free
q01,main,hors,n,,,,,,,?,reference
q01,main,hors,is,,,,,,0.25,"25,0 %",free
q01,main,total,n,,,,,,1205,1 205,reconstructed
q01,main,total,ts,,,,,,1,"100,0 %",reconstructed
q01,main,total,is,,,,,,1,"100,0 %",free
"""

OPINION = """
id: q02
title: Opinion
question: q02
section: "0"
order: 1
dossier: omitted
chart: {kind: bars, panel: main, columns: [caf]}
panels:
  - id: main
    stub: Réponse
    base: Ensemble des Caf.
    unit: Caf
    rows:
      - {id: oui, label: "Oui, à $ 100 ou $ 200"}
      - {id: non, label: Non}
    columns: [{id: caf, label: Nombre de Caf}]
"""
OPINION_ROWS = """
q02,main,oui,caf,,,,,,85,85,free
q02,main,non,caf,,,,,,0,0,free
"""


def write_report(
    folder: Path,
    rows: str = JOBS_ROWS,
    other_rows: str = OPINION_ROWS,
    report: str = REPORT,
    jobs: str = JOBS,
) -> tuple[Path, Path]:
    """The folders of layouts and of table rows of the small report."""
    layouts, tables = folder / "layouts", folder / "tables"
    layouts.mkdir(parents=True)
    tables.mkdir()
    (layouts / "report.yaml").write_text(report, encoding="utf-8")
    for name, layout, lines in (("q01", jobs, rows), ("q02", OPINION, other_rows)):
        (layouts / f"{name}.yaml").write_text(layout, encoding="utf-8")
        (tables / f"{name}.csv").write_text(HEAD + "\n" + lines.strip() + "\n", encoding="utf-8")
    return layouts, tables


def small_report(folder: Path, **texts: str) -> tuple[tuple[PrintedTable, ...], Report]:
    """The printed tables and the words of the small report, in its order: q02 (introduction), q01."""
    layouts, tables = write_report(folder, **texts)
    return read_tables(tables, load_layouts(layouts)), load_report(layouts / "report.yaml")
