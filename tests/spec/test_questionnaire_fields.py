"""Which cells a questionnaire asks to fill, how they are named, and which become variables."""

from tests.spec.questionnaires import small

FIELDS = """
    caf                       text     -
    nom                       text     -
    fonction                  text     variable
    retour                    count    -
    staff__as__as             count    variable
    staff__as__autres         count    variable
    staff__hors__as           count    variable
    staff__hors__autres       count    variable
    staff__titres__l01__row   choice   -
    staff__titres__l01__title text     -
    staff__titres__l01__count count    -
    staff__titres__l02__row   choice   -
    staff__titres__l02__title text     -
    staff__titres__l02__count count    -
    counted__as__agents       count    variable
    counted__as__etp          decimal  variable
    counted__autres__agents   count    variable
    counted__autres__etp      decimal  variable
    counted__autres__text     text     variable
    managers__cadres          count    variable
    formal                    choice   variable
    formal__non__text         text     variable
    papers__projet            tick     variable
    papers__autres            tick     variable
    papers__autres__text      text     variable
    plan                      choice   variable
    plan__non__text           text     variable
    tasks__accueil__as        tick     variable
    tasks__accueil__autres    tick     variable
    tasks__autres__as         tick     variable
    tasks__autres__autres     tick     variable
    tasks__autres__text       text     variable
    order__accueil            rank     variable
    order__autres             rank     variable
    order__autres__text       text     variable
    remarks                   text     variable
"""


def test_the_cells_to_fill_in_the_order_of_the_form(tmp_path):
    listed = [
        [field.name, field.kind.value, "variable" if field.is_variable else "-"]
        for field in small(tmp_path).fields
    ]
    assert listed == [line.split() for line in FIELDS.strip().splitlines()]


def test_variables_are_the_fields_that_are_neither_personal_nor_in_a_roster(tmp_path):
    names = [line.split()[0] for line in FIELDS.splitlines() if line.endswith(" variable")]
    assert [field.name for field in small(tmp_path).variables] == names


def test_a_field_knows_what_may_be_written_in_it(tmp_path):
    fields = {field.name: field for field in small(tmp_path).fields}
    assert [option.id for option in fields["formal"].options] == ["oui", "non"]
    assert [option.id for option in fields["staff__titres__l02__row"].options] == ["as", "hors"]
    assert fields["order__autres"].maximum == 2  # of two items
    assert (fields["counted__as__agents"].decimals, fields["counted__as__etp"].decimals) == (0, 2)
    assert (fields["counted__as__etp"].unit, fields["managers__cadres"].unit) == ("emplois", "personnes")
    assert fields["staff__titres__l02__title"].line == 2


def test_questions_keep_their_order_over_the_parts(tmp_path):
    questionnaire = small(tmp_path)
    assert [question.number for question in questionnaire.questions] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert questionnaire.question("plan").number == 6
