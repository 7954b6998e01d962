"""The columns of the CSV files that one stage writes and another room reads."""

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
    *("recomputed", "numerator", "denominator", "base", "status", "support", "detail", "checks"),
)
CHECK_COLUMNS = ("check", "kind", "section", "figures", "arithmetic", "holds", "detail")
ERRATA_COLUMNS = (
    *("erratum", "title", "section", "severity", "figures", "printed", "recomputed"),
    *("arithmetic", "cause", "note"),
)
SCORE_COLUMNS = ("section", "status", "support", "figures")
