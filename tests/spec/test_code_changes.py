"""Codes that change: the register, the changes that a frame must tell, and decisions made before them."""

import re
import textwrap

import pytest

from pipeline.coding.frames import Change, read_codeframes
from pipeline.coding.versions.changes import carry
from pipeline.coding.versions.history import migration
from pipeline.coding.versions.register import (
    WrongRegister,
    check_register,
    label_warnings,
    read_register,
    registered,
    relabelled,
    write_register,
)
from pipeline.errors import UserError
from pipeline.yamlfiles import load
from tests.spec.coded import CHANGED, frame


class Wave:
    """A folder of frames and their register, as a wave has it."""

    def __init__(self, folder):
        self.folder = folder
        self.path = folder / "register.csv"

    def write(self, name="fruit", *, codes="apple pear plum", version=1, changes="", **more):
        lines = [f"id: {name}", "source: likes", "label: Fruit", f"version: {version}", "several: true"]
        lines += [f"{key}: {value}" for key, value in more.items()]
        lines += ["changes:", *changes.strip("\n").splitlines()] if changes else []
        lines += ["codes:", *(f"  - {{id: {code}, label: {name} {code}}}" for code in codes.split())]
        if not codes:
            lines[-1] = "codes: []"
        (self.folder / f"{name}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def register(self):
        """As `caf-census coding register` does."""
        register, frames = read_register(self.path), read_codeframes(self.folder)
        entries = (*registered(frames, register, "2031"), *relabelled(frames, register))
        write_register(register, entries)

    def warnings(self):
        said = label_warnings(read_codeframes(self.folder), read_register(self.path))
        return [warning.replace(f"{self.folder}/", "") for warning in said]

    def label(self, old, new, name="fruit"):
        path = self.folder / f"{name}.yaml"
        path.write_text(path.read_text().replace(f"label: {old}}}", f"label: {new}}}"), encoding="utf-8")

    def check(self):
        check_register(read_codeframes(self.folder), read_register(self.path), "2031")

    def refusal(self):
        with pytest.raises(WrongRegister) as refused:
            self.check()
        return str(refused.value).replace(f"{self.folder}/", "")


@pytest.fixture
def wave(tmp_path):
    wave = Wave(tmp_path)
    wave.write()
    wave.register()
    return wave


def change(version, text):
    return textwrap.indent(f"- version: {version}\n  why: a test\n{textwrap.indent(text, '  ')}", "  ")


def test_frames_as_registered_pass(wave):
    wave.check()
    assert wave.path.read_text().splitlines() == [
        "frame,version,code,label",
        *("fruit,1,apple,fruit apple", "fruit,1,pear,fruit pear", "fruit,1,plum,fruit plum"),
    ]


def test_another_order_of_the_same_codes_passes(wave):
    wave.write(codes="plum apple pear")
    wave.check()


def test_a_frame_without_codes_has_its_version_on_record(wave):
    wave.write("trees", codes="")
    wave.register()
    wave.check()
    assert wave.path.read_text().endswith("fruit,1,plum,fruit plum\ntrees,1,,\n")
    assert read_register(wave.path).of("trees") == {1: ()}


def test_renaming_a_code_without_a_change_fails_and_shows_the_change_to_write(wave):
    wave.write(codes="apple pears plum")
    assert wave.refusal() == (
        # line 6 is `codes:`
        "fruit.yaml, line 8: there is no change that leads from the codes that register.csv keeps for "
        "version 1 to those of the frame. No longer there: pear. New: pears. Coders may have decided with "
        "them: say what became of them, then run `caf-census coding register 2031`. If it is a matter of "
        "other names, "
        "the file gets (besides earlier changes; `split` and `merge` are the other ways):\n"
        "version: 2\n"
        "changes:\n"
        "  - version: 2\n"
        '    why: "…"\n'
        '    rename: {"pear": "pears"}'
    )


def test_the_change_that_is_shown_is_one_that_passes(wave):
    wave.write(codes="apple pears plum")
    shown = wave.refusal().split("other ways):\n")[1]
    version, changes = shown.split("\nchanges:\n")
    wave.write(codes="apple pears plum", version=version.split(": ")[1], changes=changes)
    wave.register()
    wave.check()


def test_what_is_not_alike_is_shown_as_retired_and_added():
    assert migration(["pear", "a"], ["kiwi", "pearl"], 3).splitlines()[3:] == [
        '    why: "…"',
        '    rename: {"pear": "pearl"}',
        '    retire: ["a"]',
        '    add: ["kiwi"]',
    ]


def test_each_code_that_is_shown_as_renamed_gets_the_name_most_like_its_own():
    # pears is like pear (2 x 4 / 9) as well as like pearls (2 x 5 / 11), but pearls is the nearer one
    assert '{"pear": "pearx", "pearls": "pears"}' in migration(["pear", "pearls"], ["pears", "pearx"], 2)


def test_ids_that_yaml_takes_for_numbers_or_truths_are_shown_in_quotes(tmp_path):
    lines = migration(["1999", "x"], ["true", "1998"], 2).splitlines()[2:]
    (tmp_path / "change.yaml").write_text(textwrap.dedent("\n".join(lines)).replace("- ", "  "))
    shown = load(tmp_path / "change.yaml", Change)
    assert (shown.rename, shown.retire, shown.add) == ({"1999": "1998"}, ("x",), ("true",))


@pytest.mark.parametrize(
    ("codes", "gone", "new"), [("apple pear", "plum", "none"), ("apple pear plum fig", "none", "fig")]
)
def test_a_code_less_or_more_without_a_change_fails(wave, codes, gone, new):
    wave.write(codes=codes)
    assert f"No longer there: {gone}. New: {new}." in wave.refusal()


def test_a_new_version_without_its_change_fails_though_the_codes_are_the_same(wave):
    wave.write(version=2)
    assert wave.refusal() == (
        "fruit.yaml, line 4: version 2 has the codes of version 1, so that no new version is needed: write "
        "`version: 1`. Labels, definitions, examples and rules change without one."
    )
    wave.write(version=2, changes=change(2, "retire: []"))
    wave.register()
    wave.check()


def test_a_right_new_version_stops_until_it_is_registered(wave):
    wave.write(codes="apple pears plum", version=2, changes=change(2, "rename: {pear: pears}"))
    assert wave.refusal() == (
        "register.csv: not registered yet: fruit (version 2). Run `caf-census coding register 2031`, and put "
        "the file into the repository with the frames."
    )
    wave.register()
    wave.check()


def test_a_new_frame_stops_until_it_is_registered(wave):
    wave.write("trees", codes="oak")
    assert "not registered yet: trees (version 1). Run `caf-census coding register 2031`" in wave.refusal()


def test_a_new_frame_begins_with_version_1(wave):
    wave.write("trees", codes="oak", version=2, changes=change(2, "add: [oak]"))
    assert wave.refusal().startswith(
        "trees.yaml, line 4: the frame is not registered yet, so this is its version 1"
    )


def test_registering_keeps_earlier_rows(wave):
    before = wave.path.read_text().splitlines()
    wave.write("trees", codes="oak")
    wave.write(
        codes="fig apple pears",
        version=2,
        changes=change(2, "rename: {pear: pears}\nretire: [plum]\nadd: [fig]"),
    )
    wave.register()
    assert wave.path.read_text().splitlines() == [
        *before,
        "fruit,2,fig,fruit fig",
        "fruit,2,apple,fruit apple",
        "fruit,2,pears,fruit pears",
        "trees,1,oak,trees oak",
    ]


def test_registering_what_is_registered_changes_no_byte(wave):
    before = wave.path.read_bytes()
    wave.register()
    assert wave.path.read_bytes() == before


def test_another_label_under_the_same_id_is_told_until_it_is_registered(wave):
    wave.label("fruit pear", "Quince")
    wave.check()  # no mistake
    assert wave.warnings() == [
        # line 6 is `codes:`
        "fruit.yaml, line 8: the label of 'pear' was 'fruit pear', is now 'Quince'. If the code means "
        "something else now, give it another id, and say what became of the old one (`changes`)."
    ]
    wave.register()
    assert wave.warnings() == []
    assert read_register(wave.path).labels("fruit") == {
        "apple": "fruit apple",
        "pear": "Quince",
        "plum": "fruit plum",
    }


def test_a_label_corrected_in_case_and_spaces_is_no_other_label_but_is_kept(wave):
    wave.label("fruit pear", "Fruit  pear")
    assert wave.warnings() == []
    wave.register()
    assert read_register(wave.path).labels("fruit")["pear"] == "Fruit  pear"


def test_a_label_that_comes_with_a_new_version_is_told_too(wave):
    wave.write(codes="apple pear plum fig", version=2, changes=change(2, "add: [fig]"))
    wave.label("fruit pear", "Quince")
    assert len(wave.warnings()) == 1
    wave.register()
    assert wave.warnings() == []
    assert read_register(wave.path).versions["fruit"][1]["pear"] == "fruit pear"


def test_labels_that_were_not_kept_are_filled_in_without_a_word_and_those_of_codes_gone_stay_empty(wave):
    wave.path.write_text("frame,version,code,label\nfruit,1,apple,\nfruit,1,pear,\nfruit,1,plum,\n")
    wave.write(codes="apple plum", version=2, changes=change(2, "retire: [pear]"))
    assert wave.warnings() == []
    wave.register()
    assert read_register(wave.path).versions["fruit"] == {
        1: {"apple": "", "pear": "", "plum": ""},
        2: {"apple": "fruit apple", "plum": "fruit plum"},
    }
    assert "pear" not in read_register(wave.path).labels("fruit")


def test_a_label_of_the_frame_that_is_extended_is_told_once_in_the_file_that_holds_it(wave):
    wave.write("more", codes="kiwi", extends="fruit")
    wave.register()
    wave.label("fruit pear", "Quince")
    assert [warning.split(": the")[0] for warning in wave.warnings()] == ["fruit.yaml, line 8"]


def test_nothing_is_registered_where_a_frame_has_a_mistake(wave):
    wave.write(codes="apple pear")
    with pytest.raises(WrongRegister):
        wave.register()


def test_several_versions_at_once_lead_from_one_to_the_next(wave):
    changes = (
        change(2, "split: {apple: [blue, red]}") + "\n" + change(3, "merge: {stone: [red, pear]}\nadd: [fig]")
    )
    wave.write(codes="blue plum stone fig", version=3, changes=changes)
    wave.register()
    wave.check()
    assert read_register(wave.path).of("fruit") == {
        1: ("apple", "pear", "plum"),
        2: ("blue", "red", "pear", "plum"),
        3: ("blue", "plum", "stone", "fig"),
    }


def test_a_version_between_must_have_its_change(wave):
    wave.write(codes="apple pear fig", version=3, changes=change(3, "retire: [plum]\nadd: [fig]"))
    assert wave.refusal() == (
        "fruit.yaml, line 6: there is no change of version 2. There is one for each from 2 on."
    )


def test_a_registered_change_stays_in_the_file(wave):
    wave.write(codes="apple pears plum", version=2, changes=change(2, "rename: {pear: pears}"))
    wave.register()
    wave.write(codes="apple pears plum", version=2)
    assert "there is no change of version 2" in wave.refusal()
    wave.write(codes="apple pears plum", version=2, changes=change(2, "retire: [pear]\nadd: [pears, fig]"))
    assert "by the change, fig would be in version 2, but is not" in wave.refusal()


@pytest.mark.parametrize(
    ("codes", "told", "line", "said"),
    [
        ("apple pears", "rename: {pear: pears}", 7, "by the change, plum would be in version 2, but is not"),
        (
            "apple pears plum fig",
            "rename: {pear: pears}",
            7,
            "does not say where fig of version 2 comes from",
        ),
        (
            "apple pears plum",
            "rename: {paer: pears}",
            9,
            "'paer' was no code of the version before. Did you mean 'pear'?",
        ),
        (
            "apple pears plum",
            "rename: {pear: pears}\nretire: [pear]",
            9,
            "'pear' stands in the change more than once",
        ),
        (
            "apple pears plum",
            "retire: [pear]\nadd: [pears, pears]",
            10,
            "'pears' stands in the change more than once",
        ),
        ("apple pear plum", "retire: [pear]", 7, None),
        (
            "apple plum",
            "rename: {pear: plum}",
            9,
            "'plum' was a code before. What a change gives has a new id",
        ),
        ("apple plum", "merge: {plum: [plum, pear]}", 9, "'plum' stands in the change more than once"),
        (
            "apple pear green plum",
            "split: {pear: [pear, green]}",
            9,
            "'pear' stands in the change more than once",
        ),
        ("apple pear plum fig", "add: [fig, apple]", 9, "'apple' was a code before"),
        (
            "apple plum fig",
            "split: {pear: [fig]}",
            9,
            "a split takes two codes or more. One for one is a rename.",
        ),
        (
            "apple plum fig",
            "merge: {fig: [pear]}",
            9,
            "a merge takes two codes or more. One for one is a rename.",
        ),
        ("apple x y", "split: {pear: [x, y], plum: [x, y]}", 9, "'x' stands in the change more than once"),
    ],
)
def test_a_change_leads_exactly_from_the_old_codes_to_the_new(wave, codes, told, line, said):
    # the file's line 6 is `changes:`, 7 the version of the change, 8 why, 9 its first entry
    wave.write(codes=codes, version=2, changes=change(2, told))
    refusal = wave.refusal()
    if said is None:  # retired, but still there
        assert "does not say where pear of version 2 comes from" in refusal
    else:
        assert any(
            row.startswith(f"fruit.yaml, line {line}: ") and said in row for row in refusal.splitlines()
        )


def test_a_version_does_not_come_back(wave):
    wave.write(codes="apple pears plum", version=2, changes=change(2, "rename: {pear: pears}"))
    wave.register()
    wave.write()
    assert wave.refusal().startswith("fruit.yaml, line 4: version 1, but 2 is registered.")


def test_changes_of_one_version_or_of_a_later_one_than_the_frame_s_are_refused(wave):
    twice = change(2, "retire: [pear]") + "\n" + change(2, "retire: [plum]")
    wave.write(codes="apple", version=2, changes=twice)
    assert wave.refusal().startswith("fruit.yaml, line 10: there are two changes of version 2.")
    wave.write(changes=change(2, "retire: [pear]"))
    assert wave.refusal().startswith("fruit.yaml, line 7: a change of version 2 in a frame of version 1.")


def test_a_registered_frame_whose_file_is_gone_is_refused(wave):
    (wave.folder / "fruit.yaml").unlink()
    assert wave.refusal().startswith(
        "register.csv: the frame 'fruit' is registered, but its file is gone. Put it back"
    )


def test_the_mistakes_of_all_frames_are_told_at_once(wave):
    wave.write("trees", codes="oak")
    wave.register()
    wave.write("trees", codes="oaks")
    wave.write(codes="apple")
    assert re.findall(r"^(\w+\.yaml), line", wave.refusal(), re.MULTILINE) == ["fruit.yaml", "trees.yaml"]


def test_a_frame_that_extends_another_changes_with_it(wave):
    wave.write("more", codes="kiwi", extends="fruit")
    wave.register()
    assert read_register(wave.path).of("more") == {1: ("apple", "pear", "plum", "kiwi")}
    renamed = change(2, "rename: {pear: pears}")
    wave.write(codes="apple pears plum", version=2, changes=renamed)
    assert wave.refusal().startswith("more.yaml, line 4: there is no change that leads")
    assert (
        "The frame extends 'fruit': when the codes there change, this frame gets a new version"
        in wave.refusal()
    )
    wave.write("more", codes="kiwi", extends="fruit", version=2, changes=renamed)
    wave.register()
    wave.check()


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("fruit,1,apple,\nfruit,1,apple,", 3),
        ("fruit,1,,\nfruit,1,apple,", 3),
        ("fruit,1,apple,\nfruit,1,,", 3),
        ("fruit,1,,\nfruit,1,,", 3),
        ("fruit,2,apple,", 2),
        ("fruit,0,apple,", 2),
        ("fruit,one,apple,", 2),
        ("fruit,1,apple,\nfruit,3,apple,", 3),
        ("fruit,1,apple,\nfruit,2,apple,\nfruit,1,pear,", 4),
    ],
)
def test_a_register_that_was_edited_by_hand_is_refused(wave, rows, line):
    wave.path.write_text(f"frame,version,code,label\n{rows}\n")
    with pytest.raises(UserError, match=rf"register\.csv, line {line}: .* only `caf-census coding register`"):
        read_register(wave.path)


AFTER = frame("z b1 b2 m f f1<f", CHANGED)


@pytest.mark.parametrize(
    ("codes", "now", "to_review"),
    [
        ("", "", ()),
        ("f", "f", ()),
        ("a", "z", ()),
        ("a f", "z f", ()),
        ("b", "", ("2 split b > b1 b2",)),
        ("c", "m", ("2 merge c d > m",)),
        ("d f", "m f", ("2 merge c d > m",)),
        ("c d", "m", ("2 merge c d > m",)),
        ("e", "", ("2 retire e",)),
        ("a b e f", "z f", ("2 split b > b1 b2", "2 retire e")),
        ("f f1", "f1", ()),
    ],
)
def test_codes_of_an_earlier_version_are_carried_over(codes, now, to_review):
    found = carry(codes.split(), 1, AFTER)
    assert (found.codes, found.changes) == (tuple(now.split()), to_review)


def test_codes_of_the_version_of_a_change_are_not_touched_by_it():
    found = carry(("b1", "m"), 2, AFTER)
    assert (found.codes, found.changes) == (("b1", "m"), ())


def test_a_code_renamed_and_then_split_is_to_look_at_again():
    later = Change(version=3, why="a test", split={"z": ("z1", "z2")})
    of = frame("z1 z2 b1 b2 m", later, CHANGED)
    assert carry(("a",), 1, of).changes == ("3 split z > z1 z2",)
    assert carry(("z",), 2, of).changes == ("3 split z > z1 z2",)
    assert carry(("z1",), 3, of).changes == ()


def test_a_code_merged_twice_is_to_look_at_again_for_both():
    later = Change(version=3, why="a test", merge={"n": ("m", "z")})
    of = frame("n b1 b2", CHANGED, later)
    found = carry(("c", "a"), 1, of)
    assert (found.codes, found.changes) == (("n",), ("2 merge c d > m", "3 merge m z > n"))
