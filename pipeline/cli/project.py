"""Which project the commands work on."""

from pathlib import Path

import pipeline
from pipeline.errors import UserError
from pipeline.stages.store import Store

PACKAGE = Path(pipeline.__file__).parents[1]  # in a checkout the project's own folder


class NoProject(UserError):
    """The commands were started where no project is."""


def find_project(package: Path = PACKAGE) -> Store:
    """The project of the current folder or of the nearest above it; where there is none, the installed one.

    package: the folder of the installed package. Raises: NoProject.
    """
    here = Path.cwd()
    # of the current folder itself, paths are told as they are typed there
    for folder in (Path(), *here.parents, package):
        store = Store(folder)
        if store.params().is_file() and store.form_words().is_file():
            return store
    sought = Store(Path())
    raise NoProject(
        f"{here} is in no project: neither it nor a folder above it holds {sought.params()} and "
        f"{sought.form_words()}. Run the command in the project's folder, the one with the Makefile."
    )
