"""All 84 questions have a place in the report of 2007, with every answer that could be given."""

from functools import cache

from pipeline.coding.frames import load_codeframes
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.tables.known import known_names
from pipeline.tables.layout import load_layouts, read_layouts
from pipeline.tables.measures import Measure, Statistic
from pipeline.tables.plan import plan
from pipeline.tables.recodes import load_recodes
from pipeline.tables.references import load_references
from tests.published.printed import STORE, WAVE

QUESTIONNAIRE = load_questionnaire(STORE.questionnaire(WAVE))
RECODES = load_recodes(STORE.recodes(WAVE), QUESTIONNAIRE, load_codeframes(STORE.codeframes(WAVE)))


@cache
def measures() -> frozenset[Measure]:
    """All that the tables count, whatever the universe."""
    known = known_names(QUESTIONNAIRE, RECODES, load_references(STORE.reference()))
    read = read_layouts(STORE.layouts(WAVE))
    return frozenset(
        measure.among("") for pair in read for cell in plan(*pair, known) for measure in cell.measures
    )


def test_all_84_questions_have_a_table():
    shown = {layout.question for layout in load_layouts(STORE.layouts(WAVE))} - {None}
    assert shown == {question.id for question in QUESTIONNAIRE.questions}
    assert len(shown) == 84


def test_every_closed_variable_is_counted_itself_or_in_a_recode():
    counted = {measure.variable for measure in measures()}
    recoded = {source for made in RECODES if made.field.name in counted for source in made.sources}
    closed = [v.name for v in QUESTIONNAIRE.variables if v.kind is not FieldKind.TEXT]
    assert [name for name in closed if name not in counted | recoded] == []


def test_every_option_of_a_choice_is_a_row():
    wanted = [
        Measure(Statistic.EQUALS, field.name, option.id)
        for field in QUESTIONNAIRE.variables
        for option in field.options
    ]
    assert [str(measure) for measure in wanted if measure not in measures()] == []


def test_columns_under_a_spanner_stand_together():
    for layout in load_layouts(STORE.layouts(WAVE)):
        for panel in layout.panels:
            spanners = [column.spanner for column in panel.columns]
            changes = [
                after for before, after in zip([None, *spanners], spanners, strict=False) if after != before
            ]
            headings = [spanner for spanner in changes if spanner]
            assert len(headings) == len(set(headings)), (layout.id, panel.id)
