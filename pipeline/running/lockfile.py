"""`dvc.lock` after an interruption: the entry that was cut is dropped; and its entries in one order.

DVC writes the file over itself, so a killed dvc leaves the beginning of it. Cut in the right place, that
still reads as YAML, and DVC goes on without what is missing. And it adds new stages at the end: a lock made
anew would differ from the old one by its order alone. Text is moved here, entry by entry, and never changed.
"""

import re
from itertools import pairwise

HEAD = "schema: '2.0'\nstages:\n"
ENTRY = re.compile(r"^ {2}(?P<stage>[^\s:]+):\n", re.MULTILINE)
# An output is what DVC writes last of an entry, and its number of files, for a folder, last of the output.
WHOLE = re.compile(
    r"""
    \n\ {4}outs:\n
    (?:\ {4}-\ path:\ .+\n
      \ {6}hash:\ md5\n
      \ {6}md5:\ [0-9a-f]{32}(?:\n\ {6}size:\ \d+\n|\.dir\n\ {6}size:\ \d+\n\ {6}nfiles:\ \d+\n))+\Z
    """,
    re.VERBOSE,
)


def without_cut_entry(text: str) -> str:
    """The lock without its last entry when that is not whole; "" when no whole entry is left."""
    lines = text[: text.rfind("\n") + 1]
    if not lines.startswith(HEAD):
        return "" if HEAD.startswith(text) else text
    entries = _entries(lines)
    if entries and not WHOLE.search(entries[-1]):
        entries.pop()
    return HEAD + "".join(entries) if entries else ""


def in_order(text: str, stages: list[str]) -> str:
    """The lock with its entries in the order of dvc.yaml. stages: their names there.

    A stage of several waves keeps them in the order of the file; an entry of no stage comes last.
    """
    rank = {name: place for place, name in enumerate(stages)}

    def place(entry: str) -> int:
        return rank.get(_stage(entry), len(rank))

    entries = _entries(text)
    return HEAD + "".join(sorted(entries, key=place)) if entries else text


def _entries(text: str) -> list[str]:
    """The text of each entry; none when this is not a lock as DVC writes it."""
    if not text.startswith(HEAD):
        return []
    starts = [match.start() for match in ENTRY.finditer(text)]
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


def _stage(entry: str) -> str:
    """The stage's name as in dvc.yaml: without the wave."""
    return ENTRY.match(entry)["stage"].strip("'\"").partition("@")[0]
