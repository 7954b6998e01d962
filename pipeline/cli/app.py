"""The commands of `caf-census`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.check import Checking
from pipeline.cli.coding import coding
from pipeline.cli.explain.answer import explain_lines
from pipeline.cli.findings import UNREAD, CheckWords, Report, status_of
from pipeline.cli.form import write_blank_form
from pipeline.cli.project import find_project
from pipeline.cli.score import score_lines
from pipeline.cli.wave import find_wave
from pipeline.errors import UserError
from pipeline.yamlfiles import load

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(coding, name="coding")


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

    They work on the project of the current folder, or of a folder above it; elsewhere on the one that they
    are installed from. The report itself is made by `make repro`.
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
    layout = write_blank_form(find_project(), wave, out)
    questionnaire = layout.questionnaire
    print(
        f"Wrote {out}: form of wave {questionnaire.wave}, version {questionnaire.version}, "
        f"{len(questionnaire.questions)} questions, {len(layout.inputs)} cells to fill."
    )


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Filled forms, one or several.")],
    wave: Annotated[
        str | None, typer.Option(help="The wave; may be left out, since each form says it.")
    ] = None,
) -> None:
    """Tell, in French, what is wrong or to be asked in filled forms, without running the pipeline.

    Ends with status 0 if nothing is to be asked, 1 if something is, 2 if something is certainly wrong or a
    file can't be read.
    """
    status = 0
    try:
        store = find_project()
        report = Report(load(store.check_words(), CheckWords))
        for path, outcome in Checking(store, wave).outcomes(files):
            print("\n".join(report.lines(path, outcome)), flush=True)
            status = max(status, status_of(outcome))
    except UserError as error:  # of the project's own files; status 1 would say that an office is to be asked
        print(f"caf-census: {error}", file=sys.stderr)
        raise typer.Exit(UNREAD) from None
    raise typer.Exit(status)


@app.command()
def score() -> None:
    """Tell how many printed figures the audit explains, by status and support; `make repro` ends with it."""
    for line in score_lines(find_project()):
        print(line)


@app.command()
def explain(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FIGURE | ERRATUM | TABLE [ROW [COLUMN]]",
            help="A printed figure's id, an erratum's, or a cell's three.",
        ),
    ],
    panel: Annotated[str | None, typer.Option(help="The panel, where several have such a cell.")] = None,
    wave: Annotated[
        str | None, typer.Option(help="The wave; may be left out when there is one only.")
    ] = None,
) -> None:
    """Tell where a printed figure or a cell of a table comes from.

    FIGURE is an id of data/published/WAVE/figures.csv; TABLE, ROW and COLUMN are ids of reports/WAVE/tables/.
    A TABLE alone lists its panels, rows and columns; with a ROW, the cells of that row.

    The answer gives numerator, denominator and universe, the rule that made the cell with file and line, how
    many respondents stand behind it, and the printed figures that it answers, with the audit's verdicts.
    """
    found = find_wave(find_project(), wave)
    print("\n".join(explain_lines(found, names, panel)))
