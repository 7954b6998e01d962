"""Coders' files: which are there, what is refused in them, and that a file written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.answers import Answer
from pipeline.coding.coders.files import (
    Decision,
    Subject,
    WrongCoderFile,
    list_coder_files,
    read_coder_file,
    write_coder_file,
)
from pipeline.csvfiles import CsvError, read_lines
from pipeline.errors import UserError
from pipeline.returns.guarding import unguarded
from tests.spec.coded import CHANGED, answers, coder_file, frame, subject

FRUIT = frame("apple pear plum")
ONE_EACH = frame("red apple<red cherry<red pear", several=False)
TEXTS = answers("une pomme", "poires, prunes", "=A1")


def read(path, *lines, of=FRUIT, given=TEXTS, **versions):
    return read_coder_file(coder_file(path / "fruit.anne.csv", *lines), subject(of, given, **versions))


def refusal(path, *lines, **what):
    with pytest.raises(UserError) as refused:
        read(path, *lines, **what)
    return str(refused.value).replace(f"{path}/", "")


def listed(folder, *names):
    for name in names:
        (folder / name).write_text("", encoding="utf-8")
    return list_coder_files(folder, ["fruit", "trees"])


def unlisted(folder, *names):
    with pytest.raises(WrongCoderFile) as refused:
        listed(folder, *names)
    return str(refused.value).replace(f"{folder}/", "")


def test_files_are_listed_by_frame_and_coder_and_hidden_ones_are_not(tmp_path):
    found = listed(
        tmp_path, "trees.bea.csv", "fruit.bea.csv", "fruit.anne.csv", "fruit.adjudicated.csv", ".gitkeep"
    )
    assert list(found) == ["fruit", "trees"]
    assert list(found["fruit"]) == ["adjudicated", "anne", "bea"]
    assert found["trees"] == {"bea": tmp_path / "trees.bea.csv"}


def test_without_the_folder_nobody_has_coded(tmp_path):
    assert list_coder_files(tmp_path / "coding", ["fruit"]) == {}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "coding").write_text("", encoding="utf-8")
    with pytest.raises(WrongCoderFile, match="this is a file"):
        list_coder_files(tmp_path / "coding", ["fruit"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("friut.anne.csv", "there is no code frame 'friut'. Did you mean 'fruit'?"),
        ("fruit.csv", "the coder's name"),
        ("fruit.Anne.csv", "the coder's name"),
        ("fruit.anne.bea.csv", "the coder's name"),
        ("fruit.rules.csv", "'rules' stands for the rules"),
        ("fruit.anne.xlsx", "not a coder's file"),
        ("fruit.anne.CSV", "not a coder's file"),
        ("notes", "not a coder's file"),
    ],
)
def test_what_is_no_coder_s_file_is_refused(tmp_path, name, said):
    assert unlisted(tmp_path, "fruit.bea.csv", name).startswith(f"{name}: {said}")


def test_a_folder_named_as_a_file_is_refused(tmp_path):
    (tmp_path / "fruit.anne.csv").mkdir()
    assert "not a coder's file" in unlisted(tmp_path)


def test_all_names_that_are_refused_are_told(tmp_path):
    assert len(unlisted(tmp_path, "notes", "a.b.csv").splitlines()) == 2


def test_a_line_is_a_decision_with_codes_in_the_frame_s_order(tmp_path):
    lines = "caf-02.likes,'poires, prunes',plum pear,1", "caf-01.likes,une pomme,,1"
    assert read(tmp_path, lines[0].replace("'", '"'), lines[1]) == (
        Decision("caf-02.likes", "poires, prunes", ("pear", "plum"), 1),
        Decision("caf-01.likes", "une pomme", (), 1),
    )


def test_a_guarded_text_is_the_text_and_so_is_one_that_lost_its_guard(tmp_path):
    assert [read(tmp_path, f"caf-03.likes,{text},apple,1")[0].text for text in ("'=A1", "=A1")] == ["=A1"] * 2


def test_an_apostrophe_of_the_text_itself_may_be_taken_for_the_guard_and_lost(tmp_path):
    given = answers("'s avonds")
    lines = [f"caf-01.likes,{text},apple,1" for text in ("''s avonds", "'s avonds")]
    assert [read(tmp_path, line, given=given)[0].text for line in lines] == ["'s avonds"] * 2


@pytest.mark.parametrize("text", [' a\r\nb"', "a\rb", "a\nb\n", "\ta\nb "])
def test_spaces_around_a_text_and_the_form_of_its_line_ends_do_not_count(tmp_path, text):
    path = tmp_path / "fruit.anne.csv"
    content = 'answer,text,codes,version\ncaf-01.likes,"' + text.rstrip('"') + '",apple,1\n'
    path.write_bytes(content.encode())
    decisions = read_coder_file(path, subject(FRUIT, answers("a\nb")))
    assert decisions == (Decision("caf-01.likes", "a\nb", ("apple",), 1),)


@pytest.mark.parametrize("text", ["une pomme ?", "une pom me", "", "'  une poire !"])
def test_another_text_is_refused_with_its_line_and_not_shown(tmp_path, text):
    message = refusal(
        tmp_path, "caf-02.likes,'ok,,1".replace("'ok", '"poires, prunes"'), f"caf-01.likes,{text},,1"
    )
    assert message == (
        "fruit.anne.csv, line 3: the text of caf-01.likes has changed since it was coded: code it anew, with "
        "the text of a new export beside it."
    )


def test_an_answer_that_is_not_there_is_refused(tmp_path):
    message = refusal(tmp_path, "caf-09.likes,une pomme,,1")
    assert message.startswith(
        "fruit.anne.csv, line 2: 'caf-09.likes' is no answer of fruit now. Did you mean 'caf-0"
    )


@pytest.mark.parametrize("line", ["Paul Martin est parti,x,,1", "caf-01.likes,une pomme,Paul Martin,1"])
def test_what_slipped_into_a_column_of_ids_is_not_shown(tmp_path, line):
    message = refusal(tmp_path, line)
    assert "fruit.anne.csv, line 2: " in message
    assert "Martin" not in message


def test_words_of_an_answer_among_the_codes_are_told_once_and_none_is_shown(tmp_path):
    said = refusal(tmp_path, "caf-01.likes,une pomme,Zoé Wxyz est jqzk,1")
    assert said.count("what stands there, which is no id,") == 1
    assert len(said.splitlines()) == 1
    assert "jqzk" not in said and "Wxyz" not in said


def test_that_no_code_fits_stands_in_the_place_of_codes_and_alone(tmp_path):
    assert read(tmp_path, "caf-01.likes,une pomme,(none),1")[0].codes == ("(none)",)
    assert read(tmp_path, "caf-01.likes,une pomme,(none),1", of=ONE_EACH)[0].codes == ("(none)",)
    for codes in ("(none) apple", "apple (none)"):
        said = refusal(tmp_path, f"caf-01.likes,une pomme,{codes},1")
        assert "'(none)' says that no code fits, but another one stands beside it" in said
    assert "'(none)' is given twice" in refusal(tmp_path, "caf-01.likes,une pomme,(none) (none),1")


@pytest.mark.parametrize("text", ["Une pomme", "une  pomme", " UNE POMME ", "Une pomme.", "une pomme !"])
def test_a_text_corrected_in_case_spaces_or_final_stops_alone_is_the_same(tmp_path, text):
    assert read(tmp_path, f"caf-01.likes,{text},apple,1") == (
        Decision("caf-01.likes", "une pomme", ("apple",), 1),
    )


def test_an_unknown_code_is_refused_with_the_nearest_one(tmp_path):
    assert refusal(tmp_path, "caf-01.likes,une pomme,aple,1") == (
        "fruit.anne.csv, line 2: 'aple' is no code of fruit in version 1. Did you mean 'apple'? Codes are "
        "separated by spaces; (none) says that none fits."
    )


def test_a_code_of_another_version_is_told_so(tmp_path):
    of = frame("z b1 b2 m", CHANGED)
    said = refusal(tmp_path, "caf-01.likes,une pomme,a,2", of=of, v1="a b c d e")
    assert "'a' is no code of fruit in version 2. It is one of version 1" in said
    assert read(tmp_path, "caf-01.likes,une pomme,a,1", of=of, v1="a b c d e")[0].codes == ("a",)


def test_a_code_given_twice_is_refused(tmp_path):
    assert "'pear' is given twice" in refusal(tmp_path, "caf-01.likes,une pomme,pear apple pear,1")


def test_an_answer_given_twice_is_refused_though_both_say_the_same(tmp_path):
    line = "caf-01.likes,une pomme,apple,1"
    assert refusal(tmp_path, line, line) == (
        "fruit.anne.csv, line 3: the answer stands on line 2 too. Keep one of the lines."
    )


def test_two_codes_are_refused_where_an_answer_has_one(tmp_path):
    said = refusal(tmp_path, "caf-01.likes,une pomme,apple pear,1", of=ONE_EACH)
    assert "apple and pear: an answer has one code in fruit" in said
    said = refusal(tmp_path, "caf-01.likes,une pomme,apple cherry,1", of=ONE_EACH)
    assert "apple and cherry: an answer has one code" in said


def test_a_code_beside_its_own_parent_is_one_code(tmp_path):
    assert read(tmp_path, "caf-01.likes,une pomme,apple red,1", of=ONE_EACH)[0].codes == ("red", "apple")


@pytest.mark.parametrize("version", ["", "0", "-1", "1.0", "v1", "2", "01", "²", "9" * 5000])
def test_a_version_is_a_number_from_1_to_the_frame_s(tmp_path, version):
    assert "the version is a number from 1 to 1" in refusal(tmp_path, f"caf-01.likes,une pomme,,{version}")


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    lines = "caf-01.likes,une pomme,aple,1", "caf-09.likes,x,,7", 'caf-02.likes,"poires, prunes",pear,1'
    said = refusal(tmp_path, *lines).splitlines()
    assert [line.partition(":")[0] for line in said] == [
        f"fruit.anne.csv, line {number}" for number in (2, 3, 3)
    ]


@pytest.mark.parametrize(
    ("count", "last"), [(20, ", line 21: "), (21, ": 1 more mistake "), (30, ": 10 more mistakes ")]
)
def test_of_many_mistakes_the_first_twenty_are_told(tmp_path, count, last):
    given = answers(*("une pomme" for _ in range(count)))
    said = refusal(tmp_path, *(f"{one.id},une pomme,kiwi,1" for one in given), given=given).splitlines()
    assert len(said) == min(count, 21)
    assert said[-1].startswith(f"fruit.anne.csv{last}")


def test_a_file_with_other_columns_or_separators_is_refused(tmp_path):
    path = tmp_path / "fruit.anne.csv"
    path.write_text("answer;text;codes;version\n", encoding="utf-8")
    with pytest.raises(CsvError, match="semicolons"):
        read_coder_file(path, subject(FRUIT, TEXTS))


def test_the_order_of_decisions_does_not_change_the_file(tmp_path):
    decisions = [Decision(answer.id, answer.text, ("pear",), 1) for answer in TEXTS]
    write_coder_file(tmp_path / "one.csv", decisions)
    write_coder_file(tmp_path / "two.csv", reversed(decisions))
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert (tmp_path / "one.csv").read_text(encoding="utf-8") == (
        "answer,text,codes,version\n"
        "caf-01.likes,une pomme,pear,1\n"
        'caf-02.likes,"poires, prunes",pear,1\n'
        "caf-03.likes,'=A1,pear,1\n"
    )


def test_writing_makes_the_folder_and_leaves_nothing_else_in_it(tmp_path):
    write_coder_file(tmp_path / "coding" / "fruit.anne.csv", [])
    assert [path.name for path in (tmp_path / "coding").iterdir()] == ["fruit.anne.csv"]


harsh = st.lists(
    st.sampled_from(["'", '"', "=", "+", "@", "\r", "\n", "\r\n", ",", ";", "\t", " ", "é", "a", "\ufeff"])
)
texts = st.one_of(harsh.map("".join), st.text(st.characters(codec="utf-8")))


@given(st.lists(st.tuples(texts, st.sets(st.sampled_from(["apple", "pear", "plum"])))))
def test_what_is_written_is_read_back(tmp_path_factory, coded):
    given_ = {
        one.id: one for one in (Answer(f"caf-{i:03}", "likes", text) for i, (text, _) in enumerate(coded))
    }
    decisions = tuple(
        Decision(answer.id, answer.text, tuple(sorted(codes)), 1)
        for answer, (_, codes) in zip(given_.values(), coded, strict=True)
    )
    path = tmp_path_factory.getbasetemp() / "fruit.anne.csv"
    write_coder_file(path, decisions)
    assert read_coder_file(path, Subject(FRUIT, given_, {1: ("apple", "pear", "plum")})) == decisions
    # to the sign, though the reader would let some differences pass
    lines = read_lines(path, ("answer", "text", "codes", "version"), "")
    assert [unguarded(line["text"]) for line in lines] == [text for text, _ in coded]
