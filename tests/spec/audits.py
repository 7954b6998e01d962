"""A small audit of the small report's printed figures: files as stage audit writes them."""

from pathlib import Path

from pipeline.publish.audit.reading import read_audit
from pipeline.publish.audit.view import AuditView, audit_view
from pipeline.publish.report import Report
from pipeline.publish.rows import PrintedTable
from pipeline.tables.columns import AUDIT_COLUMNS, CHECK_COLUMNS, ERRATA_COLUMNS, SCORE_COLUMNS
from tests.spec.reports import REPORT, small_report

WORDS = """
audit:
  title: Audit
  summary: "{figures} chiffres, {errata} errata."
  paragraphs: [Par construction ne prouve rien.]
  errata_intro: Les errata.
  checks_intro: "{checks} contrôles, {failed} échouent."
  checks_held: "{checks} contrôles, {failed} échouent, dont des retenus."
  figures_intro: Les chiffres.
  statuses:
    erratum: {label: Erratum, explanation: se contredit.}
    wrong_base: {label: Autre base, explanation: base.}
    reproduced: {label: Retrouvé, explanation: le même.}
    reproduced_rounding: {label: Autre arrondi, explanation: arrondi.}
    not_determinable: {label: Non déterminable, explanation: sans réponse codée.}
    unexplained: {label: Inexpliqué, explanation: rien.}
  supports:
    checked: {label: Recoupé, explanation: un autre chiffre.}
    by_construction: {label: Par construction, explanation: ne prouve rien.}
  reasons:
    open_answers: {label: Réponses libres, explanation: à coder.}
    outside: {label: Hors questionnaire, explanation: sans réponse.}
    held_back: {label: Codage en attente, explanation: pas encore publié.}
    coders: {label: Codé autrement, explanation: par des codeurs.}
  severities:
    headline: {label: Mis en avant, explanation: conclusion.}
    conflict: {label: Conflit, explanation: deux valeurs.}
    base: {label: Base, explanation: base.}
    rounding: {label: Arrondi, explanation: arrondi.}
    wording: {label: Formulation, explanation: un mot.}
  kinds: {sum: somme, same: même fait}
  other_base: "juste pour {detail}"
  other_unit: "en {said}, non {counted}"
  units: {Caf: Caf, citations: citations}
  coded_by: "plan {detail}"
  details: {truncated: tronqué}
  notes:
    table: "Imprimé {printed} ; {arithmetic} (erratum {number})."
    text: "Le texte ({section}) imprime {printed} ; {arithmetic} (erratum {number})."
  sheets: {score: Bilan, errata: Errata, checks: Contrôles, figures: Chiffres}
  headings:
    score: Bilan
    by_status: Par statut
    by_section: Par section
    errata: Errata
    checks: Contrôles
    figures: Chiffres
    section: Section
    total: Total
    status: Statut
    support: Appui
    figure: Chiffre
    printed: Imprimé
    recomputed: Recalculé
    base: Base
    source: Source
    line: "ligne {number}"
    in_section: "section {section}"
    text: Texte
    cell: case
    table: tableau
    remark: Remarque
    severity: Gravité
    arithmetic: Calcul
    cause: Cause
    note: Note
    concerned: Concernés
    kind: Sorte
    accounted: Expliqué
    erratum: "erratum {number}"
    erratum_title: Erratum
    id: Identifiant
    all_hold: Tout tient.
    see: voir
    unfold: "Montrer {number}"
    none: "–"
    not_given: Sans valeur.
"""
FIGURES = f"""
{",".join(AUDIT_COLUMNS)}
q01.main.as.n,1.2,table,q01,q01,main,as,n,count,1 206,persons,cell,10,1 205,1205,,,erratum,,somme-fausse,c1,
q01.main.total.n,1.2,table,q01,q01,main,total,n,count,1205,persons,cell,1,1 205,1205,,,reproduced,checked,,c1,
l0020-1,1.2,prose,q01,q01,main,as,ts,percent,"1%",persons,cell,20,"<0,1 %",1,1070,,erratum,,mot,c2,
l0021-1,0,prose,q02,,,,,count,"<b>12</b>",Caf,douze,21,12,12,,,reproduced,by_construction,,,
l0022-1,0,prose,q02,,,,,percent,9%,Caf,part,22,9 %,9,100,toutes,wrong_base,,les autres : 9/90,,
l0023-1,0,prose,,,,,,percent,8%,Caf,part,23,9 %,9,100,,reproduced_rounding,by_construction,truncated,,
l0024-1,0,prose,,,,,,count,trois,Caf,absent,24,,,,,not_determinable,,Aucune réponse.,,outside
"""
CHECKS = f"""
{",".join(CHECK_COLUMNS)}
c1,sum,1.2,q01.main.total.n q01.main.as.n,"1 206 = 1 206, imprimé 1 205",false,
c2,same,1.2,l0020-1,"<0,1 % ≠ 1 %",false,
c3,same,0,l0022-1 l0023-1,"9 % = 9 %",true,
c4,same,0,l0021-1 l0022-1,"9 % ≠ 12",false,
"""
ARITHMETIC = "1 206 = 1 206, imprimé 1 205 ; 1 205 ≠ 1 206 ; 1 205 ≠ 1 206"
BECAUSE = "1 205 + 1 = 1 206"
ERRATA = f"""
{",".join(ERRATA_COLUMNS)}
mot,Le mot,1.2,wording,l0020-1,1%,"<0,1 %","<0,1 % ≠ 1 %",Un mot <i>faux</i>.,,
somme-fausse,La somme,1.2,headline,q01.main.as.n,1 206,1 205,"{ARITHMETIC}",Une somme.,{BECAUSE},Une remarque.
"""
SCORE = f"""
{",".join(SCORE_COLUMNS)}
0,wrong_base,,1,
0,reproduced,by_construction,1,
0,reproduced_rounding,by_construction,1,
0,not_determinable,,1,outside
1.2,erratum,,2,
1.2,reproduced,checked,1,
"""
LABELS = {"douze": "Une douzaine & plus", "part": "Une part", "absent": "Sans réponse"}


def write_audit(folder: Path, **texts: str) -> Path:
    """The folder of the small audit. texts: of a file instead of its own."""
    folder.mkdir()
    files = {"audit": FIGURES, "checks": CHECKS, "errata": ERRATA, "score": SCORE} | texts
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text.lstrip(), encoding="utf-8")
    return folder


def small_audit(folder: Path, **texts: str) -> tuple[tuple[PrintedTable, ...], Report, AuditView]:
    """Tables, words and audit of the small report."""
    tables, report = small_report(folder / "report", report=REPORT + WORDS)
    audit = read_audit(write_audit(folder / "audit", **texts))
    return tables, report, audit_view(audit, tables, report, LABELS)
