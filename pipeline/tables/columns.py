"""The columns of `reports/<wave>/tables/<table>.csv`: tabulate writes them, publish reads them."""

COLUMNS = (
    "table", "panel", "row", "column", "statistic", "unit", "universe",
    "numerator", "denominator", "value", "printed", "origin",
)  # fmt: skip
