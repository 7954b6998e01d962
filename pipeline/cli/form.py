"""`caf-census form`: the blank form of a wave as a file."""

from pathlib import Path

from pipeline.errors import UserError
from pipeline.questionnaire.form.filling import form_template
from pipeline.questionnaire.form.layout import FormLayout
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import output_file
from pipeline.stages.store import Store
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load


class FormNotWritten(UserError):
    """A form that was not written."""


def write_blank_form(store: Store, wave: str, out: Path) -> FormLayout:
    """Write the blank form of a wave and give its layout.

    Raises: FormNotWritten when the wave has no questionnaire, or `out` is no place for the form.
    """
    path = store.questionnaire(wave)
    if not path.is_file():
        raise FormNotWritten(
            f"there is no questionnaire of wave {wave!r}: {path} does not exist. Give the wave of a "
            "questionnaire that does."
        )
    if out.suffix != ".xlsx":
        raise FormNotWritten(f"{out}: the form is a workbook; give a name that ends in .xlsx.")
    if out.is_dir():
        raise FormNotWritten(f"{out}: there is a folder of that name. Remove it, or give another name.")
    if not out.parent.is_dir():
        raise FormNotWritten(f"{out}: there is no folder {out.parent}. Make it first, or give another name.")
    layout = form_layout(load_questionnaire(path), load(store.form_words(), FormWords))
    with output_file(out) as partial:
        write_parts(form_template(layout).filled({}), partial)
        if out.exists() and out.read_bytes() != partial.read_bytes():
            raise FormNotWritten(
                f"{out}: there is another file of that name. Remove it, or give another name."
            )
    return layout
