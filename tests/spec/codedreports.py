"""The small report with a table of coded answers, and the files that say how they were coded."""

from pathlib import Path

from pipeline.publish.coding.reading import CodingFiles, read_coding
from pipeline.publish.coding.view import with_coding
from pipeline.publish.report import Report, load_report
from pipeline.publish.rows import PrintedTable, read_tables
from pipeline.returns.guarding import guarded, unguarded
from pipeline.tables.layout import load_layouts
from tests.spec.reports import HEAD, REPORT, write_report

CODING = """
coding:
  held_back: retenu
  label: Codage
  rules: par règles, accord non mesuré
  unmeasured: "{coders}, accord non mesuré"
  measured: "{coders}, {twice}, accord de {percent}, alpha {alpha} ({interval}, seuil {threshold})"
  interval: "{low} à {high}"
  unbounded: sans intervalle
  uniform: "{coders}, {twice}, accord de {percent}, alpha indéfini : un seul code"
  assisted: "{coders} (dont {assisted} au vu des règles)"
  split: "{answers}, dont {coded}"
  parted: "{coded} ({parts})"
  beside: "{coded} et {none}"
  frame: "plan {frame}, version {version}"
  counted:
    answers: {one: "{number} réponse", other: "{number} réponses"}
    all: {one: "{number} réponse, codée", other: "{number} réponses, toutes codées"}
    no: {one: "{number} réponse, sans code", other: "{number} réponses, toutes sans code"}
    coded: {one: "{number} codée", other: "{number} codées"}
    by_coders: {one: "{number} par les codeurs", other: "{number} par les codeurs"}
    adjudicated: {one: "{number} départagée", other: "{number} départagées"}
    by_rules: {one: "{number} par règles", other: "{number} par règles"}
    none: {one: "{number} sans code", other: "{number} sans code"}
    twice: {one: "{number} codée deux fois", other: "{number} codées deux fois"}
    contested: {one: "{number} en attente", other: "{number} en attente"}
    codes: {one: "{number} code", other: "{number} codes"}
    coders: {one: "{number} codage", other: "{number} codages"}
  held:
    label: Tableau non publié
    again: De même.
    agreement: alpha {alpha} sous le seuil {threshold}.
    overlap: "{twice} sur {answers}, part exigée {share}."
    review: "{answers} à revoir."
  examples: Exemples
  quote: "« {text} »"
"""

THEMES = """
id: q03
title: Raisons
question: q03
section: "1"
order: 1
dossier: omitted
chart: {kind: bars, panel: themes, columns: [pct]}
codeframes: [q03]
notes: [Une note sur le tableau.]
panels:
  - id: main
    stub: Réponse
    base: Ensemble des Caf.
    unit: Caf
    rows: [{id: means, label: Caf ayant répondu}]
    columns: [{id: caf, label: Nombre}]
  - id: themes
    title: Thèmes
    stub: Thème
    base: Caf dont la réponse est codée.
    unit: Caf
    verbatims: q03
    rows:
      - {id: means, label: Moyens}
      - {id: staff, label: – Effectifs & postes}
      - {id: choice, label: Choix}
    columns: [{id: caf, label: Nombre de Caf}, {id: pct, label: "% des Caf", format: {suffix: "%"}}]
"""
ROWS = """
q03,main,means,caf,,,,,,4,4,free
q03,themes,means,caf,,,,,,2,2,free
q03,themes,means,pct,,,,,,0.5,50 %,free
q03,themes,staff,caf,,,,,,1,1,reconstructed
q03,themes,staff,pct,,,,,,0.25,25 %,reconstructed
q03,themes,choice,caf,,,,,,2,2,free
q03,themes,choice,pct,,,,,,0.5,50 %,free
"""
HELD_ROWS = "\n".join(
    f"q03,themes,{row},{column},,,,,,,retenu,free"
    for row in ("means", "staff", "choice")
    for column in ("caf", "pct")
)

FRAMES_HEAD = (
    "frame,source,label,version,answers,coded,by_rules,by_coders,adjudicated,uncoded,none,contested,"
    "to_review,overlap,assigned,coders,assisted,share,percent,alpha,low,high,threshold,status,reason"
)
BY_RULES = "q03,q03,Raisons,1,4,3,3,0,0,1,0,0,0,0,5,0,0,,,,,,,published,"
VERBATIMS = (
    ("q03", "choice", "on n'a pas  le choix : 1000 <b>fois</b> non"),
    ("q03", "means", "=moyens"),
    ("q03", "staff", "2 postes"),
    ("q03", "staff", "{effectifs}"),
    ("q03", "other", "un code qui n'est pas une ligne"),
    ("q04", "means", "une autre question"),
)


def write_coding(
    folder: Path, frames: str = BY_RULES, verbatims: tuple[tuple[str, str, str], ...] = VERBATIMS
) -> Path:
    """The folder of the coding. Texts are guarded as stage code guards them, and none holds a quote."""
    coding = folder / "coding"
    coding.mkdir(parents=True)
    (coding / "frames.csv").write_text(f"{FRAMES_HEAD}\n{frames}\n", encoding="utf-8")
    lines = [f'{frame},{code},"{guarded(text)}"' for frame, code, text in verbatims]
    (coding / "verbatims.csv").write_text("\n".join(["frame,code,text", *lines]) + "\n", encoding="utf-8")
    return coding


def coding_of(folder: Path, frames: str = BY_RULES) -> CodingFiles:
    return read_coding(write_coding(folder, frames), unguarded)


def coded_report(
    folder: Path,
    frames: str = BY_RULES,
    rows: str = ROWS,
    report: str = REPORT + CODING,
    layout: str = THEMES,
) -> tuple[tuple[PrintedTable, ...], Report]:
    """The printed tables and the words of the report, in its order: q02, q03 (coded answers), q01."""
    layouts, tables = write_report(folder, report=report)
    (layouts / "q03.yaml").write_text(layout, encoding="utf-8")
    (tables / "q03.csv").write_text(f"{HEAD}\n{rows.strip()}\n", encoding="utf-8")
    words = load_report(layouts / "report.yaml")
    return with_coding(read_tables(tables, load_layouts(layouts)), coding_of(folder, frames), words), words
