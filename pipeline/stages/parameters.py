"""`params.yaml` as a whole: the lists of waves, and a section for each stage that has choices of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.yamlfiles import Document, Id, Location, Model, YamlError, read_document, validate


class Parameters(Model):
    """waves: to process. reconstructed: those whose returns are built from published results. published:
    those with a printed report. pairs: waves to compare, as a__b.

    A stage's section is checked by the stage itself (`Stage.params`), which alone knows what it means.
    """

    waves: tuple[Id, ...]
    reconstructed: tuple[Id, ...]
    published: tuple[Id, ...]
    pairs: tuple[Id, ...]
    ingest: dict[str, Any]
    edit: dict[str, Any]
    code: dict[str, Any]
    recode: dict[str, Any]
    analyse: dict[str, Any]


def read_parameters(path: Path) -> tuple[Document, Parameters]:
    """The parameters, and the document that knows their lines.

    Raises: YamlError, with the line, for a missing list, a section that no stage reads, a wave of another
    list that `waves` does not have, a wave or pair given twice.
    """
    document = read_document(path)
    parameters = validate(document, Parameters)
    if mistakes := [str(document.error(at, message)) for at, message in _mistakes(parameters)]:
        raise YamlError("\n".join(mistakes))
    return document, parameters


def _mistakes(parameters: Parameters) -> Iterator[tuple[Location, str]]:
    waves = parameters.waves
    pairs = tuple(f"{a}__{b}" for a in waves for b in waves if a != b)
    if not waves:
        yield ("waves",), 'there is no wave. Give one at least, as in waves: ["w1"].'
    for key, given, allowed, wanted in (
        ("waves", waves, waves, "a wave"),
        ("reconstructed", parameters.reconstructed, waves, "one of `waves`"),
        ("published", parameters.published, waves, "one of `waves`"),
        ("pairs", parameters.pairs, pairs, "two of `waves` as a__b"),
    ):
        for i, name in enumerate(given):
            if name not in allowed:
                choice = ", ".join(allowed) or "none"
                yield (key, i), f"{key}: {name!r} is not {wanted}. Allowed: {choice}."
            if name in given[:i]:
                yield (key, i), f"{key}: {name!r} is given twice."
