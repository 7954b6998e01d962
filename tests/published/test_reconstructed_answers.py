"""The committed answers of 2007: targets met, returns coherent, origins told, texts varied and true."""

import csv
from collections import Counter, defaultdict
from functools import cache

import pytest

from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.questionnaire.fields import FieldKind
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.questionnaire.model import Questionnaire
from pipeline.reconstruction.answers import Writer, Written
from pipeline.reconstruction.checks import Missed, read_returns, verify, verify_texts
from pipeline.reconstruction.problem import Problem, load_problem
from pipeline.reconstruction.texts import Texts
from pipeline.returns.guarding import guarded
from tests.published.printed import STORE, WAVE

Row = tuple[str, str, str, str]


@cache
def loaded() -> tuple[Questionnaire, Problem, Texts]:
    questionnaire = load_questionnaire(STORE.questionnaire(WAVE))
    return questionnaire, *load_problem(
        questionnaire, STORE.published(WAVE) / "targets.yaml", STORE.fillings(WAVE)
    )


def problem() -> tuple[Questionnaire, Problem]:
    return loaded()[:2]


@cache
def written() -> Written:
    """The texts drawn once more, for the answers that the committed file holds: with what they mean."""
    questionnaire, built, texts = loaded()
    known = read_returns(answers(), questionnaire, built)
    return Writer(questionnaire, built, texts).written(list(known.values()))


@cache
def frames() -> dict[str, CodeFrame]:
    """By source: for titles the frame that must be complete, for it has a code for each title."""
    found = sorted(load_codeframes(STORE.codeframes(WAVE)).values(), key=lambda frame: frame.complete)
    return {frame.source: frame for frame in found}


@cache
def answers() -> tuple[Row, ...]:
    with (STORE.reconstruction(WAVE) / "answers.csv").open(encoding="utf-8", newline="") as file:
        return tuple((r["respondent"], r["field"], r["value"], r["origin"]) for r in csv.DictReader(file))


def test_committed_answers_meet_every_target_and_rule():
    questionnaire, built = problem()
    verify(answers(), questionnaire, built)


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("q14", "non", "target q14-oui: q14 == 'oui' is 116 and should be = 117"),
        ("q06__as", "900", "rule q06-effectif"),
        ("q45", "", "leaves q45 blank"),
    ],
)
def test_one_answer_changed_is_found(field, value, named):
    questionnaire, built = problem()
    changed = next(row for row in answers() if row[1] == field and row[2] not in (value, "0"))
    others = [row for row in answers() if row[:2] != changed[:2]]
    rows = [*others, (changed[0], field, value, changed[3])] if value else others
    with pytest.raises(Missed, match=named):
        verify(rows, questionnaire, built)


def test_offices_are_few_large_and_many_small():
    questionnaire, built = problem()
    returns = read_returns(answers(), questionnaire, built)
    persons = sorted(
        sum(v for k, v in one.items() if k.startswith("q01__") and isinstance(v, int))
        for one in returns.values()
    )
    assert sum(persons) == 4281
    assert sum(persons[-12:]) > 4281 / 3  # a tenth of the offices has over a third of the staff
    assert persons[61] < 4281 / 123  # the median office is below the mean


def test_what_no_target_concerns_is_free():
    origins = {(field, origin) for _, field, _, origin in answers()}
    assert ("q28__courrier", "free") in origins
    assert ("q18__proximite", "reconstructed") in origins
    assert ("q20__as", "reconstructed") in origins  # published as a share of citations
    assert ("q49__autres", "free") in origins  # its number is chosen
    assert not {field for field, origin in origins if origin == "free"} & {
        f"q{n:02d}" for n in (4, 14, 22, 66)
    }


def test_committed_texts_are_those_that_the_fillings_give():
    assert written().rows == answers()


def test_every_text_and_title_has_its_truth():
    questionnaire, _ = problem()
    texts = {f.name for f in questionnaire.fields if f.kind is FieldKind.TEXT and f.name != "caf"}
    given = [f"{who}.{field.removesuffix('__title')}" for who, field, _, _ in answers() if field in texts]
    assert [truth.answer for truth in written().truths] == given


def test_what_texts_mean_are_codes_of_their_frames():
    for truth in written().truths:
        frame = frames()[truth.source]
        assert set(truth.codes) <= frame.by_id.keys(), truth
        assert frame.several or len(truth.codes) == 1, truth
        assert not [c for c in truth.codes if set(frame.with_parents(c)[1:]) & set(truth.codes)], truth
        if frame.complete:
            assert all(frame.by_id[code].parent for code in truth.codes), truth


def test_every_title_has_the_code_of_its_name_and_its_category_above():
    _, built = problem()
    for source, titles in built.titles.items():
        codes = frames()[source].by_id
        found = {one.title: (codes[one.code].label, codes[one.code].parent) for one in titles}
        assert found == {one.title: (one.title, one.category) for one in titles}


def test_texts_say_what_the_dossier_counts():
    verify_texts(written().truths, problem()[1].targets)


def test_what_the_dossier_counts_is_counted_with_the_details_that_frames_know():
    """A code's answers are those with it or with one that details it: as the tables will tick."""
    targets = problem()[1].targets.texts
    counts: Counter[tuple[str, str]] = Counter()
    for truth in written().truths:
        frame = frames()[truth.source]
        counts.update(
            (truth.source, c) for c in {p for code in truth.codes for p in frame.with_parents(code)}
        )
    told = {target.id: counts[target.source, target.code] for target in targets}
    assert told and told == {target.id: target.equals for target in targets}


def test_the_measure_of_a_text_is_the_tick_of_its_code():
    names = {t.id: f"ticked {frames()[t.source].id}_themes__{t.code}" for t in problem()[1].targets.texts}
    assert {target.id: target.measure for target in problem()[1].targets.texts} == names


def test_every_code_of_a_frame_is_said_by_some_text():
    """Of codes that detail no other; those that have details are said by them."""
    _, built, texts = loaded()
    said = {
        **{source: {one.code for one in titles} for source, titles in built.titles.items()},
        **{
            source: {code for one in entries for code in one.codes} for source, entries in texts.texts.items()
        },
    }
    frames_of = {source: frame for source, frame in frames().items() if frame.extends is None}
    unsaid = {
        (source, code.id)
        for source, frame in frames_of.items()
        for code in frame.codes
        if code.id not in {other.parent for other in frame.codes} and code.id not in said.get(source, ())
    }
    assert frames_of and unsaid == set()


def test_some_answers_fit_no_code_where_nothing_is_counted():
    """A realistic share: coders always have some to decide. None where the dossier counts every office."""
    counted = {target.source for target in problem()[1].targets.texts}
    coded = [truth for truth in written().truths if frames()[truth.source].codes]
    assert not [truth for truth in coded if truth.source in counted and not truth.codes]
    free = [truth for truth in coded if truth.source not in counted and frames()[truth.source].several]
    assert 0.05 <= sum(not truth.codes for truth in free) / len(free) <= 0.1


def test_texts_vary():
    """Of 20 answers and more to a question, at least six in ten are unlike all others before them."""
    texts = defaultdict(list)
    cells = {truth.answer: truth.source for truth in written().truths}
    for who, field, value, _ in answers():
        source = cells.get(f"{who}.{field.removesuffix('__title')}")
        if source:
            texts[source].append(value)
    many = {source: values for source, values in texts.items() if len(values) >= 20}
    distinct = {source: len(set(values)) / len(values) for source, values in many.items()}
    assert len(distinct) > 30 and min(distinct.values()) >= 0.6, distinct


def test_some_texts_come_again_as_they_do_in_real_returns():
    long = Counter(value for _, field, value, _ in answers() if field in ("q77", "q78", "q79", "q80", "q82"))
    assert sum(count for count in long.values() if count > 1) >= 10


def test_no_text_is_taken_for_a_formula():
    told = {f"{who}.{field}": value for who, field, value, _ in answers()}
    assert [cell for cell, value in told.items() if guarded(value) != value or value != value.strip()] == []


def test_no_two_titles_are_ever_spelt_alike():
    """Whatever the cell: a coder who knows the titles can't take one for another."""
    _, built = problem()
    for source, titles in built.titles.items():
        bearers = defaultdict(set)
        for one in titles:
            for n in range(200):
                spelt = built.spelling.title(one.title, f"caf-{n:03d}.{source}")
                bearers[" ".join(spelt.casefold().split())].add(one.code)
        assert {spelt: codes for spelt, codes in bearers.items() if len(codes) > 1} == {}


def test_titles_and_texts_are_spelt_as_people_spell():
    """Some as the list has them, some not; spelling.yaml says how often."""
    _, built = problem()
    canonical = {one.title for one in built.titles["fonction"]}
    given = [value for _, field, value, _ in answers() if field == "fonction"]
    assert 0.2 <= sum(title in canonical for title in given) / len(given) <= 0.8
