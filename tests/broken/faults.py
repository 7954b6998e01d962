"""A strategy of random faults, and how a file gets them. A fault is data: printed, it can be made again."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from hypothesis import strategies as st

from pipeline.questionnaire.fields import Field, FieldKind, Role
from pipeline.questionnaire.form.filling import Content
from tests.broken import harmless
from tests.broken import xmlfaults as xml
from tests.spec.returned import Office, edit, insert, rewrite

Index = st.integers(0, 10_000)
Kinds = st.sampled_from(["n", "s", "str", "b", "e", "inlineStr", "d", "x", ""])
ADDRESSES = st.sampled_from(["A1", "C5", "D5", "Z9", "XFD1048576", "AAAA1", "A0", "c5", "$C$5", ""])
STYLES = st.sampled_from(["0", "1", "5", "12", "99999", "-1", "x"])
INNER = st.sampled_from(
    [
        "",
        "<v></v>",
        "<v>7</v>",
        "<v>7.0</v>",
        "<v>1e2</v>",
        "<v>-3</v>",
        "<v>1e999</v>",
        "<v>nan</v>",
        "<v>0.1</v>",
        "<v> 7</v>",
        "<v><![CDATA[7]]></v>",
        "<v>7<!-- -->1</v>",
        "<v>7</v><v>8</v>",
        "<v>sept</v>",
        "<f>1+1</f>",
        "<f>1+1</f><v>2</v>",
        "<f>1+1</f><v></v>",
        '<f t="shared" si="0"/><v>2</v>',
        '<f t="array" ref="A1:XFD9">1+1</f><v>2</v>',
        "<is><t>mot</t></is>",
        "<is><r><t>mot</t></r><r><t>s</t></r></is>",
        "<is><t> </t></is>",
        "<is><t>_x0041_</t></is>",
        "<is><t>NSP</t></is>",
    ]
)
WRITTEN = st.sampled_from(
    [
        ("n", "<v>7</v>"),
        ("n", "<v>7.0</v>"),
        ("n", "<v>-3.25</v>"),
        ("n", "<f>3+4</f><v>7</v>"),
        ("n", "<f>3+4</f>"),
        ("str", "<f>A1</f><v>mot</v>"),
        ("b", "<v>1</v>"),
        ("e", "<v>#DIV/0!</v>"),
        ("inlineStr", "<is><t>mot</t></is>"),
        ("inlineStr", "<is><r><t>m</t></r><r><t>ot</t></r></is>"),
        ("inlineStr", "<is><t>Zébulon</t></is>"),
        ("inlineStr", "<is><t>NSP</t></is>"),
        ("d", "<v>2007-03-12</v>"),
    ]
)
TYPED = st.sampled_from(["<v>42</v>", "<v>-1</v>", "<v>x</v>", "", "<f></f>", "<v>1</v><f>1+1</f>"])
ROWS = st.sampled_from(["1", "4", "5", "600", "1048576", "99999999", "0", "x", ""])
AREAS = st.sampled_from(["C5:D6", "A1:G22", "C4:C28", "A1:XFD1048576", "D6:C5", "C5", "x"])
TITLES = st.sampled_from(["Partie 1", "partie 2", "Autre", "", "Zébulon", "a" * 50])
TARGETS = st.sampled_from(
    ["'Partie 1'!$C$5", "'Partie 1'!$C$6:$D$6", "Autre!$A$1", "#REF!", "1", "'Partie 2'!$Z$99", ""]
)
NAMES = st.sampled_from(["rep_remarks", "REP_CAF", "rep_autre", "form_wave", "tot_staff", ""])
STATES = st.sampled_from(["hidden", "veryHidden", "x"])
TEXTS = st.sampled_from(["<", ">", "&", "\x00", "é", "<c/>", "<v>9</v>", "</c>", "<!-- -->", "&#0;", "a"])
ENCODINGS = st.sampled_from(["utf-16", "iso-8859-1", "utf-8", "utf-7"])
FILES = st.sampled_from(["worksheets/sheet1.xml", "/xl/worksheets/sheet2.xml", "styles.xml", "absent.xml"])

IN_XML: list[tuple[Callable[..., None], tuple[st.SearchStrategy[Any], ...]]] = [
    *[(xml.cell_written, (Index, Index, WRITTEN))] * 6,  # the usual fault
    (xml.cell_type, (Index, Index, Kinds)),
    (xml.cell_content, (Index, Index, INNER)),
    (xml.cell_address, (Index, Index, ADDRESSES)),
    (xml.cell_style, (Index, Index, STYLES)),
    (xml.cell_twice, (Index, Index)),
    (xml.cell_lost, (Index, Index)),
    (xml.cells_swapped, (Index, Index, Index)),
    (xml.total_typed, (Index, Index, TYPED)),
    (xml.row_number, (Index, Index, ROWS)),
    (xml.row_moved, (Index, Index, st.integers(1, 5))),
    (xml.row_twice, (Index, Index)),
    (xml.row_lost, (Index, Index)),
    (xml.row_hidden, (Index, Index)),
    (xml.area_merged, (Index, AREAS)),
    (xml.sheet_lost, (Index,)),
    (xml.sheet_twice, (Index,)),
    (xml.sheet_renamed, (Index, TITLES)),
    (xml.sheet_state, (Index, STATES)),
    (xml.name_lost, (Index,)),
    (xml.name_twice, (Index,)),
    (xml.name_changed, (Index, NAMES)),
    (xml.name_moved, (Index, TARGETS)),
    (xml.part_lost, (Index,)),
    (xml.parts_swapped, (Index, Index)),
    (xml.sheets_swapped, (Index, Index)),
    (xml.relation_turned, (Index, FILES)),
    (xml.tag_lost, (Index, Index)),
    (xml.tag_twice, (Index, Index)),
    (xml.text_put_in, (Index, Index, TEXTS)),
    (xml.byte_flipped, (Index, Index, st.integers(0, 7))),
    (xml.part_cut, (Index, Index)),
    (xml.part_encoded, (Index, ENCODINGS)),
]


@dataclass(frozen=True)
class Fault:
    """damage: applied to the file with the office and the arguments."""

    damage: Callable[..., None]
    arguments: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return f"{self.damage.__name__}{self.arguments}"


def saved_again(path: Path, _office: Office) -> None:
    """As a spreadsheet program saves it: texts shared, parts packed."""
    if _is_whole(path):
        edit(path, lambda _: None)


def packed(path: Path, _office: Office) -> None:
    if _is_whole(path):
        harmless.packed(path)


def unharmed(path: Path, office: Office, name: str) -> None:
    """One of the faults that change nothing of what a file says."""
    harmless.HARMLESS[name](path, office)


def shifted(path: Path, office: Office, sheet: int, row: int, column: int) -> None:
    """A row and a column inserted as a spreadsheet program does."""
    title = office.layout.sheets[sheet % (len(office.layout.sheets) - 1)].title
    insert(path, office, title, row, column)


def cut(path: Path, _office: Office, thousandth: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * thousandth // 1000])


def byte_changed(path: Path, _office: Office, at: int, to: int) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[at % len(content)] = to
    path.write_bytes(content)


def bytes_put_in(path: Path, _office: Office, at: int, text: bytes) -> None:
    content = path.read_bytes()
    place = at % (len(content) + 1)
    path.write_bytes(content[:place] + text + content[place:])


def apply(fault: Fault, path: Path, office: Office) -> None:
    """Faults of the XML are left out of a file that an earlier fault made no zip."""
    if fault.damage in [damage for damage, _ in IN_XML]:
        if _is_whole(path):
            rewrite(path, lambda parts: parts and fault.damage(parts, *fault.arguments))
    else:
        fault.damage(path, office, *fault.arguments)


def _is_whole(path: Path) -> bool:
    try:
        with ZipFile(path) as archive:
            return archive.testzip() is None
    except (BadZipFile, OSError, ValueError, NotImplementedError):  # the last: of zipfile
        return False


def _fault(damage: Callable[..., None], arguments: tuple[st.SearchStrategy[Any], ...]) -> st.SearchStrategy:
    return st.builds(Fault, st.just(damage), st.tuples(*arguments))


ANY_BYTE = st.integers(0, 10**6)
savings = st.sampled_from([(), (Fault(saved_again),), (Fault(packed),)])
shifts = st.builds(Fault, st.just(shifted), st.tuples(Index, st.integers(0, 20), st.integers(0, 5)))
in_xml = st.sampled_from(IN_XML).flatmap(lambda one: _fault(*one))
in_file = st.one_of(
    _fault(cut, (st.integers(0, 1000),)),
    _fault(byte_changed, (ANY_BYTE, st.integers(0, 255))),
    _fault(bytes_put_in, (ANY_BYTE, st.binary(max_size=4))),
)
strange = st.one_of(
    st.integers(-5, 2000),
    st.sampled_from(["NSP", "x", "Oui", "0012", "1 205", "1.205", "12,5", "Zébulon", "=1", " ", "caf-001"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6),
)
numbers = st.one_of(st.integers(0, 1000), st.integers(0, 1000).map(str))
decimals = st.decimals(0, 1000, places=2).flatmap(
    lambda number: st.sampled_from([number, str(number).replace(".", ","), int(number)])
)
texts = st.sampled_from(
    ["Mot", "Deux  mots", "l'année 2007", "+33 %", "12,50", "<b>&amp;</b>", "deux\nlignes"]
)


def answers_to(field: Field) -> st.SearchStrategy[Content]:
    """Contents that answer what a cell asks."""
    match field.kind:
        case FieldKind.COUNT:
            return numbers
        case FieldKind.DECIMAL:
            return decimals
        case FieldKind.RANK:
            return st.integers(1, field.maximum)
        case FieldKind.CHOICE:
            return st.sampled_from([option.label for option in field.options])
        case FieldKind.TICK:
            return st.sampled_from(["x", "X", "oui", 1, 0, "non"])
        case FieldKind.TEXT:
            return texts


@dataclass(frozen=True)
class Mutation:
    """A form filled in, and what befell it. copy: a further return of the office, by its faults."""

    answers: dict[str, Content]
    faults: tuple[Fault, ...]
    copy: tuple[Fault, ...] | None = None

    @property
    def is_harmless(self) -> bool:
        """Whether the file must be read, and say what it would without the faults."""
        return self.copy is None and all(fault.damage is unharmed for fault in self.faults)

    def __repr__(self) -> str:
        copy = "" if self.copy is None else f", and a copy with {list(self.copy)}"
        return f"answers {self.answers}, faults {list(self.faults)}{copy}"


def mutations(office: Office) -> st.SearchStrategy[Mutation]:
    """A form with contents of all kinds in some cells, saved in one way or another, then damaged; one in
    four has right answers and harmless faults only."""
    # not one_of, which counts equal strategies once
    kinds = st.sampled_from([damaged_returns, damaged_returns, damaged_returns, harmless_returns])
    return kinds.flatmap(lambda kind: kind(office))


def damaged_returns(office: Office) -> st.SearchStrategy[Mutation]:
    shift = st.one_of(st.just(()), st.tuples(shifts))
    damages = st.lists(in_xml, max_size=3).map(tuple)
    ends = st.one_of(st.just(()), st.just(()), st.just(()), st.tuples(in_file))
    faults = st.tuples(shift, savings, damages, ends).map(lambda kinds: sum(kinds, ()))
    answers = _answers(office, lambda field: st.one_of(answers_to(field), strange))
    return st.builds(Mutation, answers, faults, st.one_of(st.none(), st.none(), damages))


def harmless_returns(office: Office) -> st.SearchStrategy[Mutation]:
    faults = st.lists(st.sampled_from(sorted(harmless.HARMLESS)), min_size=1, max_size=3, unique=True)
    made = faults.map(
        lambda names: tuple(Fault(unharmed, (name,)) for name in harmless.HARMLESS if name in names)
    )
    return st.builds(Mutation, _answers(office, answers_to), made)


def _answers(office: Office, contents: Callable[[Field], st.SearchStrategy[Content]]) -> st.SearchStrategy:
    """Contents for one or two cells of each kind, and in one of two returns a number over a total."""
    whose = (Role.RESPONDENT, Role.RETURN_NUMBER)  # wrong there, a return is set aside and the rest not tried
    fields = [one for one in office.form.questionnaire.fields if one.role not in whose]
    kinds = [[field for field in fields if field.kind is kind] for kind in FieldKind]
    some = [st.lists(st.sampled_from(of_kind), min_size=1, max_size=2) for of_kind in kinds]
    totals = st.dictionaries(st.sampled_from(sorted(office.layout.totals)), st.integers(0, 1000), max_size=1)
    drawn = st.tuples(*some).map(lambda found: {one.name: contents(one) for ones in found for one in ones})
    return st.builds(lambda one, other: one | other, drawn.flatmap(st.fixed_dictionaries), totals)
