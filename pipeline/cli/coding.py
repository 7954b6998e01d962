"""`caf-census coding`: open answers, from the workbook that a coder fills to the decisions on record."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.codingbooks import export_book, import_book
from pipeline.cli.codingdesk import open_desk
from pipeline.cli.codingstatus import status_lines
from pipeline.cli.project import find_project
from pipeline.cli.wave import find_wave
from pipeline.coding.frames import read_codeframes
from pipeline.coding.versions.changes import NO_CODE
from pipeline.coding.versions.register import (
    label_warnings,
    read_register,
    registered,
    relabelled,
    write_register,
)
from pipeline.coding.workbook.book import BookKind

coding = typer.Typer(no_args_is_help=True, help="Code open answers: workbooks for coders, decisions, status.")
WaveName = Annotated[str, typer.Argument(metavar="WAVE", help="The wave, as in params.yaml: 2007.")]
FrameName = Annotated[
    str, typer.Argument(metavar="FRAME", help="The code frame: a file of data/codeframes/WAVE/.")
]


@coding.command("export")
def export_command(
    wave: WaveName,
    frame: FrameName,
    coder: Annotated[
        str,
        typer.Argument(metavar="CODER", help="Who codes; `adjudicated` to settle disagreements."),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="The workbook to write.")],
    with_suggestions: Annotated[
        bool,
        typer.Option(
            "--with-suggestions",
            help="Show what the rules suggest; no longer blind, CODER ends in -assisted.",
        ),
    ] = False,
) -> None:
    """Write the workbook in which CODER codes the answers of a frame.

    It shows what CODER has decided before, and nothing of what others or the rules say. As `adjudicated` it
    shows the answers on which coders differ, with what each of them said.

    A file that is already there is never overwritten, since it could be a coder's work.
    """
    desk = open_desk(find_project(), wave, frame)
    book = export_book(desk, coder, out, desk.suggest if with_suggestions else None)
    identity, answers = book.identity, sum(len(row.text.answers) for row in book.rows)
    coded = sum(bool(row.codes) for row in book.rows)
    review = sum(bool(row.review) for row in book.rows)
    print(
        f"Wrote {out}: {identity.frame}, version {identity.version}, for {coder}; {len(book.rows)} texts of "
        f"{answers} answers, {coded} coded before, {review} to be looked at again."
    )


@coding.command("import")
def import_command(
    wave: WaveName,
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook that the coder filled.")],
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back decisions whose cells are empty now.")
    ] = False,
) -> None:
    """Write the decisions of a filled workbook into data/coding/WAVE/.

    Nothing is written while something in the workbook is not understood, or while a decision made before
    would be lost without --withdraw.
    """
    imported = import_book(find_project(), wave, file, withdraw)
    found = imported.outcome
    decided = sum(bool(line.codes) for line in found.lines)
    none = sum(NO_CODE in line.codes for line in found.lines)
    print(
        f"Wrote {imported.path}: {len(found.lines)} answers, {decided - none} with codes, "
        f"{none} that no code fits, {len(found.lines) - decided} left open. Decisions: {len(found.new)} new, "
        f"{len(found.changed)} changed, {len(found.withdrawn)} withdrawn, {len(found.kept)} kept."
    )
    if found.waiting:
        print(f"{len(found.waiting)} answers are still to be looked at again. Export the workbook for them.")
    # who settles disagreements is shown these alone
    if found.unseen and imported.identity.kind is not BookKind.ADJUDICATION:
        print(f"{len(found.unseen)} answers are not in the workbook. Export it again to have them coded.")


@coding.command("register")
def register_command(wave: WaveName) -> None:
    """Write new versions and labels of the wave's code frames into data/codeframes/WAVE/register.csv.

    Done once when a frame begins to be used, and after each change of its codes or labels. Nothing is written
    while codes were renamed, split, merged or retired without a change that says so.
    """
    store = find_project()
    name = find_wave(store, wave).name
    register = read_register(store.register(name))
    frames = read_codeframes(store.codeframes(name))
    added = registered(frames, register, name)
    changed = relabelled(frames, register)
    if not (added or changed):
        print(f"{register.path}: all versions are registered.")
        return
    warnings = label_warnings(frames, register)
    write_register(register, (*added, *changed))
    told = [f"{one.frame} version {one.version} ({len(one.codes)} codes)" for one in added]
    told += [f"labels of {one.frame} version {one.version}" for one in changed]
    print("\n".join((f"Wrote {register.path}: {', '.join(told)}.", *warnings)))


@coding.command("status")
def status_command(
    wave: WaveName,
    frame: Annotated[
        str | None, typer.Argument(metavar="[FRAME]", help="One code frame; all where it is left out.")
    ] = None,
) -> None:
    """Tell how far the open answers are coded, and how well coders agree, as stage code left it."""
    print("\n".join(status_lines(find_project(), wave, frame)))
