"""The columns of the CSV files that one stage writes and another room reads, and the words of an audit."""

from enum import StrEnum

# `reports/<wave>/tables/<table>.csv`: tabulate writes them, audit and publish read them
COLUMNS = (
    "table", "panel", "row", "column", "statistic", "unit", "universe",
    "numerator", "denominator", "value", "printed", "origin",
)  # fmt: skip

# `data/published/<wave>/figures.csv`: transcribed by hand, audit reads them
FIGURE_COLUMNS = (
    "id", "section", "kind", "question", "table", "panel", "row", "column",
    "statistic", "printed", "unit", "binds", "source",
)  # fmt: skip

# `reports/<wave>/audit/`: audit writes them, publish reads them
AUDIT_COLUMNS = (
    *FIGURE_COLUMNS,
    *("recomputed", "numerator", "denominator", "base", "status", "support", "detail", "checks", "reason"),
)
CHECK_COLUMNS = ("check", "kind", "section", "figures", "arithmetic", "holds", "detail")
ERRATA_COLUMNS = (
    *("erratum", "title", "section", "severity", "figures", "printed", "recomputed"),
    *("arithmetic", "cause", "explanation", "note"),
)
# in a cell of errata.csv, between the strings of its figures (one each, may be empty) or its calculations
BETWEEN = " ; "
SCORE_COLUMNS = ("section", "status", "support", "figures", "reason")


class Status(StrEnum):
    """What became of a printed figure, in the order in which it is told.

    A figure that the base named in the text gives is reproduced: a wrong base is one that the text does not
    name, tried when its own doesn't give the print.
    """

    ERRATUM = "erratum"
    WRONG_BASE = "wrong_base"
    REPRODUCED = "reproduced"
    REPRODUCED_ROUNDING = "reproduced_rounding"
    NOT_DETERMINABLE = "not_determinable"
    UNEXPLAINED = "unexplained"


class Support(StrEnum):
    """What a reproduced figure proves: whether other printed figures could have contradicted it."""

    CHECKED = "checked"
    BY_CONSTRUCTION = "by_construction"


class Reason(StrEnum):
    """Why a figure is not determinable."""

    OPEN_ANSWERS = "open_answers"  # open answers hold it, and no published category gives it
    OUTSIDE = "outside"  # the questionnaire holds no answer
    HELD_BACK = "held_back"  # it counts answers coded by a frame whose numbers are not published
    CODERS = "coders"  # it counts answers that persons coded, and not as the printed report did


SUPPORTED = (Status.REPRODUCED, Status.REPRODUCED_ROUNDING)
# how the figures of a status are told apart: by support or by reason
SPLIT = {**dict.fromkeys(SUPPORTED, Support), Status.NOT_DETERMINABLE: Reason}
# reasons of figures that hang on how open answers were coded; their detail names the code frames
BY_CODING = (Reason.HELD_BACK, Reason.CODERS)
# statuses that say why a figure doesn't fit the others
EXPLAINED = (Status.WRONG_BASE, Status.REPRODUCED_ROUNDING)


def explains(status: str, reason: str | None, by_rules: str | None = None) -> bool:
    """Whether a figure's verdict accounts for a check that it fails.

    So does that of a figure held back: the base or the rounding that would have explained it hangs on answers
    whose numbers are not published. by_rules: the status of a figure without what persons coded; no coder can
    make a check fail, which sets print beside print.
    """
    return status in EXPLAINED or by_rules in EXPLAINED or reason == Reason.HELD_BACK
