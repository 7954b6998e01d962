"""How far the rules of the code frames find the codes that the reconstruction's own texts were written for.

`make bench` prints it. Precision: of the codes that the rules give, the share that the text was written for;
recall: of these, the share that the rules give. Both over pairs of answer and code, parents left out.
Rules were mended where these texts showed their faults: of texts that nobody has seen, expect less of both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from pipeline.coding.frames import CodeFrame, load_codeframes
from pipeline.csvfiles import read_lines
from pipeline.stages.store import Store

TRUTH = ("answer", "source", "codes")
REMEDY = "Run `make repro` first."
Pairs = frozenset[tuple[str, str]]  # answer, code


@dataclass(frozen=True)
class Hits:
    """Of one frame. answers: with a text; given, true, both: pairs of answer and code."""

    frame: str
    answers: int
    given: int
    true: int
    both: int

    @property
    def precision(self) -> Fraction | None:
        return Fraction(self.both, self.given) if self.given else None

    @property
    def recall(self) -> Fraction | None:
        return Fraction(self.both, self.true) if self.true else None


def hits(frame: str, given: Mapping[str, Iterable[str]], true: Mapping[str, Iterable[str]]) -> Hits:
    """given, true: answer -> its codes, for the same answers."""
    assert given.keys() == true.keys(), f"{frame}: {sorted(given.keys() ^ true.keys())[:5]}"
    found, wanted = _pairs(given), _pairs(true)
    return Hits(frame, len(given), len(found), len(wanted), len(found & wanted))


def total(of: Iterable[Hits]) -> Hits:
    of = tuple(of)
    sums = (sum(getattr(one, name) for one in of) for name in ("answers", "given", "true", "both"))
    return Hits("all", *sums)


def hits_of_wave(store: Store, wave: str) -> tuple[Hits, ...]:
    """Of each frame with codes that the texts of its source were written for, by frame."""
    frames = load_codeframes(store.codeframes(wave))
    coded = pl.read_parquet(store.interim(wave, "code") / "coded.parquet")
    return tuple(_of_frames(frames, coded, _truth(store, wave)))


def _of_frames(
    frames: Mapping[str, CodeFrame], coded: pl.DataFrame, truth: Mapping[str, Mapping[str, list[str]]]
) -> Iterator[Hits]:
    for name in sorted(frames):
        true = truth.get(frames[name].source, {})
        written_for = {code for codes in true.values() for code in codes}
        if written_for and written_for <= frames[name].by_id.keys():
            rows = coded.filter(pl.col("frame") == name).select("respondent", "cell", "codes").rows()
            yield hits(name, {f"{one}.{cell}": codes for one, cell, codes in rows}, true)


def _truth(store: Store, wave: str) -> dict[str, dict[str, list[str]]]:
    """Source -> answer -> the codes that its text was written for."""
    truth: dict[str, dict[str, list[str]]] = {}
    for line in read_lines(store.truth(wave) / "codes.csv", TRUTH, REMEDY):
        truth.setdefault(line["source"], {})[line["answer"]] = line["codes"].split()
    return truth


def _pairs(codes: Mapping[str, Iterable[str]]) -> Pairs:
    return frozenset((answer, code) for answer, of in codes.items() for code in of)
