"""What all stage scripts share: the wave, the parameters, outputs that are never seen half-written.

A stage script reads, calls and writes:

    class Params(Model):
        most_quarantined: int

    def main(stage: Stage) -> None:
        params = stage.params(Params)
        answers = pl.read_parquet(stage.store.interim(stage.wave, "ingest") / "answers.parquet")
        with output_folder(stage.store.interim(stage.wave, "recode")) as folder:
            recode(answers, params).write_parquet(folder / "variables.parquet")

    if __name__ == "__main__":
        run("recode", main)
"""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.lifeline import end_with, watch
from pipeline.running.rwlock import is_held_by
from pipeline.stages.parameters import read_parameters
from pipeline.stages.store import Store
from pipeline.yamlfiles import Document, ModelType, validate

PARTIAL, OLD = ".partial-", ".old-"  # what is being written, and what it is about to replace
STARTED_BY_DVC = "DVC_STAGE" in os.environ  # by hand a stage is nobody's but the user's
PARENT = os.getppid()


class StageError(UserError):
    """A stage that can't be run as asked."""


@dataclass(frozen=True)
class Stage:
    """One run of a stage.

    name: of its module in pipeline/stages/, its stage in dvc.yaml and its section in params.yaml.
    """

    name: str
    wave: str
    store: Store

    def params(self, model: type[ModelType]) -> ModelType:
        """The stage's own section of params.yaml as a typed, frozen object.

        A stage can't see another stage's section: dvc.yaml declares the section whole, so declared is used.
        Raises: YamlError, with the line, for an unknown, missing or wrong key.
        """
        document, _ = read_parameters(self.store.params())
        lines = {at[1:]: line for at, line in document.lines.items() if at[:1] == (self.name,)}
        return validate(Document(document.path, document.content[self.name], lines), model)

    @property
    def waves(self) -> tuple[str, ...]:
        """The waves of this project, as params.yaml lists them."""
        return read_parameters(self.store.params())[1].waves

    @property
    def is_reconstructed(self) -> bool:
        """Whether params.yaml says that the wave's returns are built from published results."""
        return self.wave in read_parameters(self.store.params())[1].reconstructed

    @property
    def refused(self) -> Path:
        """Where the stage lists what makes it fail (`refusal`): no output, and no stage reads it."""
        return self.store.refused(self.wave, self.name)


def run(name: str, main: Callable[[Stage], None]) -> None:
    """Run a stage on the wave that the command line gives, from the project's folder.

    A UserError is printed as it is, without a traceback, and ends the program with status 1.
    """
    gc.freeze()  # what the imported modules hold stays to the end: not to be searched for garbage each time
    try:
        store = Store(Path())
        if STARTED_BY_DVC:
            _end_with_dvc(store)
        stage = Stage(name, _wave(name, sys.argv[1:], store), store)
        _remove(stage.refused)  # it tells of an earlier run
        main(stage)
    except UserError as error:
        print(f"{name}: {error}", file=sys.stderr)
        sys.exit(1)


def _end_with_dvc(store: Store) -> None:
    """Let this stage live no longer than the dvc that started it.

    Left alone after its dvc was killed, it could put its output in the place of what a later run has made.
    """
    if not end_with(PARENT):
        watch(PARENT)
    # dvc may have ended before the first line of this program: then PARENT is who adopts orphans
    if not is_held_by(store.dvc_scratch(), PARENT):
        raise StageError("the dvc that started this stage has ended, so the stage ends as well.")


def _check_dvc() -> None:
    """Raises: StageError when the dvc that started this stage has ended: a watch is slower than a rename."""
    if STARTED_BY_DVC and os.getppid() != PARENT:
        raise StageError("the dvc that started this stage has ended: its output is not put in place.")


def _wave(name: str, arguments: list[str], store: Store) -> str:
    document, parameters = read_parameters(store.params())
    waves = parameters.waves
    allowed = f"{document.path} lists: {', '.join(waves)}"
    if arguments in (["-h"], ["--help"]):
        print(f"usage: python -m pipeline.stages.{name} WAVE\n{allowed}.")
        sys.exit(0)
    if len(arguments) != 1:
        raise StageError(f"give one wave, as in `python -m pipeline.stages.{name} {waves[0]}`. {allowed}.")
    wave = arguments[0]
    if wave not in waves:
        raise StageError(f"{wave!r} is not a wave of this project. {allowed}.")
    return wave


@contextmanager
def output_folder(path: Path) -> Iterator[Path]:
    """An empty folder to write in; it takes the place of the old one when the block ends without error.

    After an error the old folder stands as it was and what was written is removed.
    """
    with outputs(path) as (partial,):
        partial.mkdir()
        yield partial


def refusal(stage: Stage) -> AbstractContextManager[Path]:
    """A folder to list in what makes a stage fail, where a message would be too long or tell too much."""
    return output_folder(stage.refused)


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """A path to write one file at; it takes the place of the old file when the block ends without error."""
    partial = _beside(path, PARTIAL)
    partial.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield partial
        _check_dvc()
        partial.replace(path)
    finally:
        _remove(partial)


@contextmanager
def outputs(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """A place to write each output at, file or folder; all take the places of the old ones together.

    After an error, also when one of them can't take its place, the old ones stand as they were.
    """
    partials = tuple(_beside(path, PARTIAL) for path in paths)
    for path, partial in zip(paths, partials, strict=True):
        _remove(partial)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = _beside(path, OLD)
        if old.exists() and not path.exists():  # a run was killed between the two renames
            old.rename(path)
    try:
        yield partials
        _check_dvc()
        _replace(paths, partials)
    finally:
        for partial in partials:
            _remove(partial)


def _replace(paths: tuple[Path, ...], partials: tuple[Path, ...]) -> None:
    """Move the new outputs to the places of the old ones, or put all old ones back."""
    done: list[Path] = []
    try:
        for path, partial in zip(paths, partials, strict=True):
            old = _beside(path, OLD)
            _remove(old)
            if path.exists():
                path.rename(old)
            done.append(path)
            partial.rename(path)
    except OSError:
        for path in done:
            _remove(path)
            if (old := _beside(path, OLD)).exists():
                old.rename(path)
        raise
    for path in paths:
        _remove(_beside(path, OLD))


def _beside(path: Path, beginning: str) -> Path:
    # the suffix stays last: some writers choose the format by it
    return path.with_name(f"{beginning}{path.name}")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
