"""Broken returns, each with its verdict (tests/broken): the good ones are read all the same."""

from pathlib import Path

import pytest
from openpyxl.utils import coordinate_to_tuple

from pipeline.cli.findings import CheckWords
from pipeline.returns.ledger import Entry, Status, settle
from pipeline.returns.reading import read_return
from pipeline.returns.workbooks.contents import Unreadable
from pipeline.returns.workbooks.limits import Limits
from pipeline.returns.workbooks.package import open_package
from pipeline.returns.workbooks.reader import read_workbooks
from pipeline.returns.workbooks.scan import scan
from pipeline.returns.workbooks.witnesses import read_workbook
from pipeline.stages.store import Store
from pipeline.yamlfiles import load, read_document
from tests.broken.cells import ACCEPTED
from tests.broken.corpus import Broken, corpus
from tests.broken.damage import SHEET, packed, replaced, written
from tests.broken.files import NO_WORKBOOK, PACKAGES
from tests.broken.pairs import PAIRS
from tests.broken.sheets import NOT_THE_FORM, SHEETS, WHO
from tests.spec.returned import LIMITS, ROOT, Office, adds_up, filled_cells, office

# openpyxl by itself drops what stands under a merged area, and sees other cells where the readers differ
UNLIKE_OPENPYXL = {
    "wrong-row",
    "row-twice",
    "lost-by-one-reader",
    "lost-by-both-readers",
    "under-a-merged-area",
}
NAMES = [*NO_WORKBOOK, *PACKAGES, *SHEETS, *NOT_THE_FORM, *WHO, *ACCEPTED, *PAIRS]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("office") / "returns")


@pytest.fixture(scope="module")
def cases(desk: Office) -> dict[str, Broken]:
    return {broken.name: broken for broken in corpus(desk)}


@pytest.fixture(scope="module")
def entries(desk: Office, cases: dict[str, Broken]) -> dict[str, Entry]:
    """What becomes of every broken file and of three good ones, read by worker processes."""
    paths = [desk.write(f"bon-{number}.xlsx", f"caf-90{number}") for number in (1, 2, 3)]
    for broken in cases.values():
        paths.append(desk.folder / f"{broken.name}.xlsx")
        paths[-1].write_bytes(broken.content)
    read = [
        read_return(path.name, content, desk.form)
        for path, content in read_workbooks(sorted(paths), LIMITS, 2)
    ]
    return {Path(entry.source.file).stem: entry for entry in settle(read)}


def test_the_corpus_is_large_and_its_verdicts_are_of_all_kinds(cases):
    assert len(cases) >= 60
    assert {broken.verdict.status for broken in cases.values()} == set(Status) - {Status.IGNORED}


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_return_gets_its_verdict(entries, cases, name):
    entry, verdict = entries[name], cases[name].verdict
    assert (entry.status, entry.source.account is not None) == (verdict.status, verdict.opened), entry.reason
    if entry.status is Status.ACCEPTED:
        rejected = entry.source.rejected
        assert tuple(f"{one.place.sheet} {one.place.cell}" for one in rejected) == verdict.cells
        assert all(verdict.words in one.reason for one in rejected)
    else:
        assert verdict.words in entry.reason


@pytest.mark.parametrize("name", NAMES)
def test_a_reason_is_a_sentence_an_office_can_be_told(entries, name):
    reason = entries[name].reason
    assert reason.endswith(".") or entries[name].status is Status.ACCEPTED
    assert len(reason) < 300 and "\n" not in reason


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_of_a_broken_return_is_lost(entries, name):
    assert entries[name].source.account is None or adds_up(entries[name].source)


@pytest.mark.parametrize("name", [*NOT_THE_FORM, *WHO, *ACCEPTED])
def test_the_cells_of_a_broken_return_are_counted_apart_from_its_parts(entries, desk, name):
    if name not in UNLIKE_OPENPYXL:
        assert entries[name].source.account.total == filled_cells(desk.folder / f"{name}.xlsx")


def test_the_others_go_on(entries, desk):
    good = [name for name, entry in entries.items() if name.startswith("bon-") and not entry.reason]
    assert good == ["bon-1", "bon-2", "bon-3"]
    assert entries["bon-1"].source == desk.read(desk.folder / "bon-1.xlsx")


def limited(**limits: int) -> Limits:
    return LIMITS.model_copy(update=limits)


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("file_size", "bytes long, more than the 5 allowed"),
        ("part_size", "a part of the workbook unpacks to more than the 5 bytes"),
        ("total_size", "the workbook unpacks to more than the 5 bytes"),
        ("parts", "parts, more than the 5 allowed"),
        ("token_size", "a text or a mark of [0-9]+ bytes, more than the 5 allowed"),
        ("cells", "filled cells, more than the 5 allowed"),
        ("merged_cells", "the merged areas of sheet 1 hold [0-9]+ cells, more than the 5 allowed"),
        ("rows", "at most 5 rows"),
        ("columns", "5 columns are read"),
    ],
)
def test_what_passes_a_limit_is_not_read(desk, limit, message):
    with pytest.raises(Unreadable, match=message):
        read_workbook(desk.write(), limited(**{limit: 5}))


def test_a_file_at_a_limit_is_read(desk):
    path = desk.write()
    size = path.stat().st_size
    assert read_workbook(path, limited(file_size=size)).problem == ""
    with pytest.raises(Unreadable, match=f"{size} bytes long, more than the {size - 1} allowed"):
        read_workbook(path, limited(file_size=size - 1))


def test_tags_and_texts_at_the_limit_are_read(desk):
    path = desk.write()
    parts = open_package(path, LIMITS).parts
    longest = max(len(piece) for content in parts.values() for piece in content.split(b"<"))
    assert read_workbook(path, limited(token_size=longest)).problem == ""
    with pytest.raises(Unreadable, match=f"of {longest} bytes, more than the {longest - 1} allowed"):
        read_workbook(path, limited(token_size=longest - 1))


@pytest.mark.parametrize(("limit", "address"), [("rows", "B70"), ("columns", "AZ2")])
def test_a_cell_in_the_last_row_or_column_is_read(desk, limit, address):
    path = desk.write()
    written("Partie 1", address, "x")(path)
    row, column = coordinate_to_tuple(address)
    last = row if limit == "rows" else column
    assert read_workbook(path, limited(**{limit: last})).problem == ""
    with pytest.raises(Unreadable, match=f"a content in cell {address}, far from the form"):
        read_workbook(path, limited(**{limit: last - 1}))


def test_vml_that_excel_writes_malformed_is_left_alone(desk):
    path = desk.write()
    packed(xl__drawing1_vml=b"<xml><br></xml>")(path)
    assert desk.read(path).problem == ""


def test_merged_areas_at_the_limit_are_read(desk):
    path = desk.write()
    most = max(
        sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.part.merged)
        for sheet in scan(open_package(path, LIMITS), LIMITS)[0]
    )
    assert read_workbook(path, limited(merged_cells=most)).problem == ""
    with pytest.raises(Unreadable, match=f"hold {most} cells, more than the {most - 1} allowed"):
        read_workbook(path, limited(merged_cells=most - 1))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("stops-openpyxl", "the merged areas of sheet 2 hold 12800"),  # 256 columns, 5000 rows and some
        ("stops-openpyxl-by-a-link", "an area up to cell ZZ4000"),
        ("aborts-calamine", "a content in cell XFD1048576"),
        ("aborts-calamine-with-nothing", "a content in cell XFD1048576"),
    ],
)
def test_attacks_are_refused_before_a_reader_opens_the_file(desk, cases, name, message):
    """By the limits of the project, in this process. Measured: openpyxl alone takes more than 45 seconds for
    each of the first two, python-calamine alone ends its process at the others."""
    limits = Limits(**read_document(Store(ROOT).params()).content["ingest"]["limits"])
    path = desk.folder / "attack.xlsx"
    path.write_bytes(cases[name].content)
    with pytest.raises(Unreadable, match=message):
        scan(open_package(path, limits), limits)


@pytest.fixture(scope="module")
def heavy(desk: Office) -> Path:
    """A file of more than a million empty cells, which take the readers some seconds and much memory."""
    path = desk.write("heavy.xlsx")
    replaced(SHEET, "</sheetData>", "<row>" + "<c/>" * 1_500_000 + "</row></sheetData>")(path)
    return path


@pytest.mark.parametrize(
    ("limit", "most", "message"),
    [
        ("cpu_time", 1, "more than the 1 seconds of computing allowed"),
        ("wall_time", 1, "more than the 1 seconds allowed"),
        ("memory", 9_000_000, "more than the 9000000 bytes of memory allowed"),
    ],
)
def test_a_file_that_takes_too_much_ends_its_own_reading_only(desk, heavy, limit, most, message):
    room = dict.fromkeys(("file_size", "part_size", "total_size"), 20_000_000)
    files = [heavy, desk.write("good.xlsx")]
    tried, good = (content for _, content in read_workbooks(files, limited(**room | {limit: most}), 1))
    assert message in str(tried)
    assert read_return("good.xlsx", good, desk.form).problem == ""


def test_every_reason_why_something_is_not_read_is_told_to_offices_in_french(entries):
    french = load(Store(ROOT).check_words(), CheckWords).french
    read = [entry.source for entry in entries.values()]
    reasons = {one.problem for one in read if one.problem} | {r.reason for one in read for r in one.rejected}
    assert len(reasons) > 50
    assert [reason for reason in sorted(reasons) if french.known(reason) == reason] == []
