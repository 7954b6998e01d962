"""The names that the rules of a wave may read, and what they stand for (docs/architecture.md, Editing)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.expressions import Kind
from pipeline.questionnaire.fields import Field, FieldKind
from pipeline.questionnaire.form.layout import TOTAL_PREFIX, FormLayout
from pipeline.questionnaire.model import Questionnaire
from pipeline.questionnaire.questions import HeadcountGrid
from pipeline.questionnaire.reach import KINDS

TYPED_PREFIX = "typed_"  # in the place of TOTAL_PREFIX: a number typed over the total's formula
ANSWERED, ASKED, BEFORE = "answered", "asked", "before"  # last parts of names


def typed_name(total: str) -> str:
    return TYPED_PREFIX + total.removeprefix(TOTAL_PREFIX)


def total_name(typed: str) -> str:
    return TOTAL_PREFIX + typed.removeprefix(TYPED_PREFIX)


@dataclass(frozen=True)
class RosterLine:
    """The names of the cells of one line of a roster."""

    row: str
    title: str
    count: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.row, self.title, self.count


@dataclass(frozen=True)
class RuleNames:
    """The names that rules of a wave may read, and what they stand for."""

    layout: FormLayout

    @property
    def questionnaire(self) -> Questionnaire:
        return self.layout.questionnaire

    @property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Name of each total cell -> the cells that it adds up."""
        return self.layout.totals

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The cells that rules may read: variables and the cells of rosters."""
        return {f.name: f for f in self.questionnaire.fields if f.is_variable or f.line is not None}

    @cached_property
    def by_question(self) -> dict[str, tuple[Field, ...]]:
        """The cells of each question; under "" those of the identification."""
        grouped: dict[str, list[Field]] = defaultdict(list)
        for field in self.fields.values():
            grouped[field.question].append(field)
        return {question: tuple(fields) for question, fields in grouped.items()}

    @cached_property
    def roster_lines(self) -> dict[str, tuple[RosterLine, ...]]:
        """The lines of each question's roster."""
        return {
            question.id: tuple(
                RosterLine(*(field.name for field in self.by_question[question.id] if field.line == number))
                for number in range(1, question.roster.lines + 1)
            )
            for question in self.questionnaire.questions
            if isinstance(question, HeadcountGrid) and question.roster
        }

    @cached_property
    def row_sums(self) -> dict[str, tuple[str, str]]:
        """Name of the sum of a roster's row -> its question and row."""
        return {
            f"{question.id}__{question.roster.id}__row__{row.id}": (question.id, row.id)
            for question in self.questionnaire.questions
            if isinstance(question, HeadcountGrid) and question.roster
            for row in question.rows
        }

    @cached_property
    def before(self) -> dict[str, str]:
        """Name of a value of the wave before -> the name of the value."""
        return {f"{name}__{BEFORE}": name for name in (*self.fields, *self.totals, *self.row_sums)}

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each name stands for."""
        now = {field.name: KINDS[field.kind] for field in self.fields.values()}
        now |= dict.fromkeys((*self.totals, *self.row_sums), Kind.NUMBER)
        before = {name: now[of] for name, of in self.before.items()}
        return now | before | dict.fromkeys(self._typed, Kind.NUMBER) | dict.fromkeys(self.states, Kind.TRUTH)

    @property
    def taken(self) -> tuple[str, ...]:
        """Names of cells that would also stand for something else."""
        others = {*self.totals, *self.row_sums, *self.before, *self._typed, *self.states}
        return tuple(name for name in self.fields if name in others)

    @cached_property
    def cell_names(self) -> frozenset[str]:
        """All that a finding may point to: cells to fill and total cells."""
        return frozenset({*self.fields, *self.totals})

    def cells_of(self, read: Iterable[str]) -> tuple[str, ...]:
        """The cells behind names that a rule reads, in the order of the form; a total with its parts."""
        cells: set[str] = set()
        for name in read:
            if name in self.states:
                cells |= {*self.states[name]}
            elif name in self.row_sums:
                question, _ = self.row_sums[name]
                cells |= {line.count for line in self.roster_lines[question]}
            elif name in self._typed:
                cells.add(total_name(name))
            elif name in self.cell_names:
                cells |= {name, *self.totals.get(name, ())}
        return tuple(name for name in self._in_order if name in cells)

    @cached_property
    def ranked(self) -> dict[str, str]:
        """Name that says whether a rank is given -> the rank, whose own value is missing where it is not."""
        return {f"{f.name}__{ANSWERED}": f.name for f in self.fields.values() if f.kind is FieldKind.RANK}

    @cached_property
    def states(self) -> dict[str, tuple[str, ...]]:
        """Names that say whether something is answered or asked -> its cells."""
        questions = {
            f"{question.id}__{state}": tuple(field.name for field in self.by_question[question.id])
            for question in self.questionnaire.questions
            for state in (ANSWERED, ASKED)
        }
        return questions | {name: (cell,) for name, cell in self.ranked.items()}

    @cached_property
    def _typed(self) -> frozenset[str]:
        return frozenset(map(typed_name, self.totals))

    @cached_property
    def _in_order(self) -> tuple[str, ...]:
        return (*self.fields, *self.totals)
