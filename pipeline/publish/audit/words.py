"""The words of the audit of the printed figures, part of `reports/dossier/<wave>/report.yaml`."""

from pipeline.yamlfiles import Id, Model


class Named(Model):
    """A word of the audit and what it means."""

    label: str
    explanation: str


class Statuses(Model):
    """What became of a printed figure, in the order of the verdicts."""

    erratum: Named
    wrong_base: Named
    reproduced: Named
    reproduced_rounding: Named
    not_determinable: Named
    unexplained: Named


class Supports(Model):
    """What a figure that is found again proves."""

    checked: Named
    by_construction: Named


class Reasons(Model):
    """Why a figure is not determinable."""

    open_answers: Named
    outside: Named
    held_back: Named
    coders: Named


class Severities(Model):
    """How much an erratum matters, the worst first."""

    headline: Named
    conflict: Named
    base: Named
    rounding: Named
    wording: Named


class Notes(Model):
    """Under a table, of a cell that an erratum touches, with `{printed}`, `{arithmetic}` and `{number}`.

    table: of a figure of the table; text: of one in a sentence, with its `{section}`.
    """

    table: str
    text: str


class Sheets(Model):
    """Names of the workbook's sheets."""

    score: str
    errata: str
    checks: str
    figures: str


class Headings(Model):
    """Headings and labels, in which `{number}` and the like are replaced. unfold: shows the failed checks.

    not_given: why an erratum does not say what should be printed.
    """

    score: str
    by_status: str
    by_section: str
    errata: str
    checks: str
    figures: str
    section: str
    total: str
    status: str
    support: str
    figure: str
    printed: str
    recomputed: str
    base: str
    source: str
    line: str
    in_section: str
    text: str
    cell: str
    table: str
    remark: str
    severity: str
    arithmetic: str
    cause: str
    note: str
    concerned: str
    kind: str
    accounted: str
    erratum: str
    erratum_title: str
    id: str
    all_hold: str
    see: str
    unfold: str
    none: str
    not_given: str


class AuditWords(Model):
    """All that the report says of the audit.

    summary: one sentence for the head of the report, with `{figures}` and `{errata}`. other_base: of the base
    over which a figure is right, `{detail}`. checks_intro: over the failed checks, `{failed}` of `{checks}`;
    checks_held: the same where some of them hang on figures that are held back. other_unit: of a figure whose
    cell counts `{counted}` where the text says `{said}`, words of `units`, by what is counted. coded_by: of
    the code frames that a figure counts by, `{detail}`. details: kinds of rounding by id; others are
    sentences. kinds: of checks, by id.
    """

    title: str
    summary: str
    paragraphs: tuple[str, ...]
    errata_intro: str
    checks_intro: str
    checks_held: str
    figures_intro: str
    statuses: Statuses
    supports: Supports
    reasons: Reasons
    severities: Severities
    kinds: dict[Id, str]
    other_base: str
    other_unit: str
    units: dict[str, str]
    coded_by: str
    details: dict[Id, str]
    notes: Notes
    sheets: Sheets
    headings: Headings
