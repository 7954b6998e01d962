"""How far a stage is: a bar on a terminal, a line now and then elsewhere; on the error stream."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import track

LINES = 5  # where there is no terminal: enough to see it move, few enough for a log

Step = TypeVar("Step")


def tracked(steps: Iterable[Step], total: int, label: str) -> Iterator[Step]:
    """The steps as they come; total: how many there will be."""
    console = Console(stderr=True)
    if console.is_terminal:
        yield from track(steps, label, total, console=console)
        return
    shown = {round(total * part / LINES) for part in range(1, LINES + 1)}
    for done, step in enumerate(steps, 1):
        if done in shown:
            console.print(f"{label}: {done}/{total}", highlight=False, markup=False)
        yield step
