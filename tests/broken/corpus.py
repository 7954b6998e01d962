"""The corpus of broken returns: name, file, what the reader must say. `python -m tests.broken` shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.returns.ledger import Status
from tests.broken.cells import ACCEPTED
from tests.broken.damage import Damage
from tests.broken.files import NO_WORKBOOK, PACKAGES
from tests.broken.pairs import PAIRS
from tests.broken.sheets import NOT_THE_FORM, SHEETS, WHO
from tests.spec.returned import Office

FIRST = 100  # number of the respondent of the first case


@dataclass(frozen=True)
class Verdict:
    """What must become of a file.

    words: passage of the reason; in an accepted file, of the reason of each rejected cell ("" where none is).
    cells: of an accepted file, those rejected, as "sheet cell". opened: whether its cells are accounted for.
    """

    status: Status
    words: str
    cells: tuple[str, ...] = ()
    opened: bool = True


@dataclass(frozen=True)
class Broken:
    name: str
    content: bytes
    verdict: Verdict


def corpus(desk: Office) -> Iterator[Broken]:
    """Every case, each the return of a respondent of its own but those that contradict each other."""
    cases = [*_quarantined(), *_accepted()]
    for number, (name, damage, verdict) in enumerate(cases, FIRST):
        yield Broken(name, _spoiled(desk, f"caf-{number}", damage), verdict)
    for name, (respondent, damage, status, words) in PAIRS.items():
        yield Broken(name, _spoiled(desk, respondent, damage), Verdict(status, words))


def _quarantined() -> Iterator[tuple[str, Damage, Verdict]]:
    for opened, table in ((False, NO_WORKBOOK | PACKAGES | SHEETS), (True, NOT_THE_FORM | WHO)):
        for name, (damage, words) in table.items():
            yield name, damage, Verdict(Status.QUARANTINED, words, opened=opened)


def _accepted() -> Iterator[tuple[str, Damage, Verdict]]:
    for name, (damage, words, *cells) in ACCEPTED.items():
        yield name, damage, Verdict(Status.ACCEPTED, words, tuple(cells))


def _spoiled(desk: Office, respondent: str, damage: Damage) -> bytes:
    path = desk.write("spoiled.xlsx", respondent)
    damage(path)
    content = path.read_bytes()
    path.unlink()
    return content
