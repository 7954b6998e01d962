"""What each method of analysis works on, as `inputs` in an analysis's file says it."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.yamlfiles import Id, Model


class MobilityInputs(Model):
    """Counts of persons by diploma (rows) and job (columns), in one panel of a table.

    method: mobility counts where the holders of each diploma are, contingency measures how the two hang
    together.

    rows: diplomas with a trade of their own. without: the rows of those who have none. trade: the column of
    the trade of each diploma. groups: all columns, by group.
    """

    method: Literal["mobility", "contingency"]
    table: Id
    panel: Id
    rows: tuple[Id, ...]
    without: tuple[Id, ...] = ()
    trade: dict[Id, Id]
    groups: dict[Id, tuple[Id, ...]]


class RankingInputs(Model):
    """The ranks that respondents give to the items of one question."""

    method: Literal["ranking"]
    question: Id
    items: tuple[Id, ...]


class Source(Model):
    """A column of a panel of a table, whose rows are jobs."""

    table: Id
    panel: Id
    column: Id


class ProjectionInputs(Model):
    """Stocks and exits by job, and what may become of them.

    jobs: rows of both sources. groups: jobs whose staff is added up, by group. staff, exits: where the counts
    stand. from_year: of the staff; known_until: last year of the exits counted. scenarios: as in
    `data/reference/` and params.yaml.
    """

    method: Literal["projection"]
    jobs: tuple[Id, ...]
    groups: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    staff: Source
    exits: Source
    from_year: int
    known_until: int


class SeriesInputs(Model):
    """A yearly series by job of another source, set beside the survey's count of the same jobs.

    years: column -> year. survey: where the survey counts them, in the same rows.
    """

    method: Literal["series"]
    table: Id
    panel: Id
    rows: tuple[Id, ...]
    years: dict[Id, int]
    survey: Source


class BoundsInputs(Model):
    """Yes-or-no variables of which only margins, and some joint counts, were published.

    answers: for each of them the condition under which a respondent counts as yes (pipeline/expressions.py).
    known: the combinations of which the joint count is known, each an id made of the yes answers.
    """

    method: Literal["bounds"]
    answers: dict[Id, str]
    known: tuple[Annotated[str, Field(min_length=1)], ...]


Inputs = MobilityInputs | RankingInputs | ProjectionInputs | SeriesInputs | BoundsInputs
