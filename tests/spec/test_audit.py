"""The files of an audit, its line of summary, and what makes it fail."""

from pathlib import Path

import pytest

from pipeline.published.audit import Audit, AuditError, refuse_unexplained, summary
from pipeline.published.auditfiles import audit_files
from pipeline.published.checks import CheckResult
from pipeline.published.figures import Figure, FigureStatistic, FigureUnit, Kind
from pipeline.published.verdicts import Recomputed, Verdict
from pipeline.tables.columns import Reason, Status, Support

FIGURES, CHECKS = Path("figures.csv"), Path("checks.yaml")
CHECK = CheckResult("c-1", "sum", "1.2", ("l0001-1", "l0002-1"), "2 + 3 = 5, imprimé 6", False, "")


def verdict(
    section: str,
    status: Status,
    support: Support | None = None,
    text: str = "",
    line: int = 2,
    reason: Reason | None = None,
) -> Verdict:
    figure = Figure(
        f"l{line:04}-1",
        section,
        Kind.PROSE,
        "",
        *("", "", "", ""),
        FigureStatistic.COUNT,
        "35",
        FigureUnit.CAF,
        "i",
        str(line),
        line,
    )
    return Verdict(figure, Recomputed(text), status, support, "", ("c-1", "c-2"), reason)


REPRODUCED = verdict("2", Status.REPRODUCED, Support.CHECKED, "35")
BUILT = verdict("2", Status.REPRODUCED, Support.BY_CONSTRUCTION, "35")
ROUNDED = verdict("10.1", Status.REPRODUCED_ROUNDING, Support.CHECKED, "36")
ERRATUM = verdict("1.2", Status.ERRATUM, text="36")
UNKNOWN = verdict("annexe-2", Status.NOT_DETERMINABLE, reason=Reason.OUTSIDE)
OPEN = verdict("annexe-2", Status.NOT_DETERMINABLE, reason=Reason.OPEN_ANSWERS)
CODED = verdict("annexe-2", Status.NOT_DETERMINABLE, reason=Reason.CODERS)
HELD = verdict("annexe-2", Status.NOT_DETERMINABLE, reason=Reason.HELD_BACK)
UNEXPLAINED = verdict("1.2", Status.UNEXPLAINED, text="36", line=12)


def audit(*verdicts: Verdict, unaccounted: tuple[CheckResult, ...] = ()) -> Audit:
    return Audit(verdicts, (CHECK,), (), unaccounted)


def test_the_summary_counts_figures_by_status_and_those_of_a_status_by_support_or_reason():
    assert summary("w1", audit(REPRODUCED, BUILT, BUILT, ROUNDED, ERRATUM, UNKNOWN, OPEN, HELD, CODED)) == (
        "audit w1: 9 figures; erratum 1, wrong_base 0, reproduced 3 (checked 1, by_construction 2), "
        "reproduced_rounding 1 (checked 1, by_construction 0), "
        "not_determinable 4 (open_answers 1, outside 1, held_back 1, coders 1), unexplained 0"
    )


def test_the_score_has_sections_in_the_report_s_order_and_annexes_last():
    score = audit_files(audit(UNKNOWN, OPEN, HELD, UNKNOWN, ROUNDED, BUILT, REPRODUCED, BUILT, ERRATUM))[
        "score"
    ]
    assert score.to_csv(index=False).splitlines() == [
        "section,status,support,figures,reason",
        "1.2,erratum,,1,",
        "2,reproduced,checked,1,",
        "2,reproduced,by_construction,2,",
        "10.1,reproduced_rounding,checked,1,",
        "annexe-2,not_determinable,,1,open_answers",
        "annexe-2,not_determinable,,2,outside",
        "annexe-2,not_determinable,,1,held_back",
    ]


def test_a_row_of_each_file():
    files = audit_files(audit(ERRATUM))
    row = files["audit"].iloc[0]
    assert (row["id"], row["printed"], row["recomputed"], row["status"]) == ("l0002-1", "35", "36", "erratum")
    assert (row["support"], row["checks"]) == ("", "c-1 c-2")
    assert (row["reason"], list(files["audit"])[-1]) == ("", "reason")
    assert audit_files(audit(OPEN))["audit"].iloc[0]["reason"] == "open_answers"
    check = files["checks"].iloc[0]
    assert (check["check"], check["figures"], check["holds"]) == ("c-1", "l0001-1 l0002-1", "false")


def test_an_unexplained_figure_is_named_with_its_line_and_what_the_answers_give():
    with pytest.raises(AuditError) as raised:
        refuse_unexplained(audit(REPRODUCED, UNEXPLAINED), FIGURES, CHECKS)
    assert "figures.csv, line 12: l0012-1 prints 35; the answers give 36." in str(raised.value)
    assert "bind it" in str(raised.value)


def test_a_figure_bound_to_nothing_says_so():
    with pytest.raises(AuditError, match="bound to nothing"):
        refuse_unexplained(audit(verdict("1", Status.UNEXPLAINED)), FIGURES, CHECKS)


def test_a_failed_check_that_nothing_accounts_for_is_named_with_its_arithmetic():
    with pytest.raises(AuditError, match=r"c-1 \(l0001-1 l0002-1\): 2 \+ 3 = 5, imprimé 6"):
        refuse_unexplained(audit(REPRODUCED, unaccounted=(CHECK,)), FIGURES, CHECKS)


def test_a_long_list_is_cut_and_counted():
    many = [verdict("1", Status.UNEXPLAINED, line=line) for line in range(1, 26)]
    with pytest.raises(AuditError, match=r"25 printed figures(.|\n)*and 5 more"):
        refuse_unexplained(audit(*many), FIGURES, CHECKS)


def test_what_is_explained_is_not_refused():
    refuse_unexplained(audit(REPRODUCED, BUILT, ROUNDED, ERRATUM, UNKNOWN, HELD), FIGURES, CHECKS)
