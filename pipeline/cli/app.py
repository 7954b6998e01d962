"""The commands of `caf-census`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.form import write_blank_form
from pipeline.errors import UserError
from pipeline.stages.store import Store

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def run() -> None:
    """Run the command line. A UserError is printed without a traceback and ends the program with status 1."""
    try:
        app(prog_name="caf-census")
    except UserError as error:
        print(f"caf-census: {error}", file=sys.stderr)
        sys.exit(1)


@app.callback()
def caf_census() -> None:
    """Census of social work in the Caf offices: tools for those who prepare a wave.

    Run them in the project's folder. The report itself is made by `make repro`.
    """


@app.command()
def form(
    wave: Annotated[
        str, typer.Argument(metavar="WAVE", help="The wave, as in the name of its questionnaire: 2007.")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")],
) -> None:
    """Write the blank form of a wave, the workbook that each office fills in.

    It is made from data/questionnaires/WAVE.yaml: to change the form, change the questionnaire.

    A file that is already there is never overwritten, since it could be an office's return.
    """
    layout = write_blank_form(Store(Path()), wave, out)
    questionnaire = layout.questionnaire
    print(
        f"Wrote {out}: form of wave {questionnaire.wave}, version {questionnaire.version}, "
        f"{len(questionnaire.questions)} questions, {len(layout.inputs)} cells to fill."
    )
