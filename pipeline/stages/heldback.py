"""Which code frames are held back, and which persons coded by, for the stages that count coded answers and
print or compare numbers."""

from collections.abc import Iterable

from pipeline.coding.status import REMEDY, Reason, read_decided, read_statuses
from pipeline.stages.runtime import StageError
from pipeline.stages.store import Store
from pipeline.tables.layout import Layout
from pipeline.tables.recodes import Recode


def read_held_frames(
    store: Store, wave: str, recodes: Iterable[Recode], layouts: Iterable[Layout]
) -> dict[str, Reason]:
    """Frame -> why it is held back; nothing for a wave that counts no coded answers.

    Raises: CsvError, WrongStatus; StageError for a frame that recodes or layouts name and of which stage code
    says nothing: nobody could tell whether its numbers may be published.
    """
    named = {made.codeframe for made in recodes if made.codeframe}
    named.update(frame for layout in layouts for frame in layout.codeframes)
    if not named:
        return {}
    path = store.coding_report(wave) / "frames.csv"
    statuses = read_statuses(path)
    if lost := sorted(named - statuses.keys()):
        names = ", ".join(lost)
        raise StageError(f"{path}: there is no frame {names}, by which answers are counted. {REMEDY}")
    return {frame: reason for frame, reason in statuses.items() if reason}


def read_decided_frames(store: Store, wave: str) -> frozenset[str]:
    """The frames by which persons coded an answer; none for a wave without coding. Raises: CsvError."""
    path = store.coding_report(wave) / "frames.csv"
    return read_decided(path) if path.is_file() else frozenset()
