"""Stage reconstruct: the reconstructed answers filled into forms, one workbook per respondent."""

from pipeline.errors import UserError
from pipeline.questionnaire.form.filling import form_template
from pipeline.questionnaire.form.sheets import form_layout
from pipeline.questionnaire.form.words import FormWords
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.reconstruction.filled import read_filled_cells
from pipeline.reconstruction.targets import load_targets
from pipeline.stages.runtime import Stage, output_folder, run
from pipeline.xlsx import write_parts
from pipeline.yamlfiles import load


def main(stage: Stage) -> None:
    """Write `<respondent>.xlsx` for each respondent of answers.csv."""
    store, wave = stage.store, stage.wave
    questionnaire = load_questionnaire(store.questionnaire(wave))
    if questionnaire.notice is None:
        raise UserError(
            f"{store.questionnaire(wave)}: the returns of wave {wave} are reconstructed, so its forms must "
            "say it. Add the key `notice`."
        )
    template = form_template(form_layout(questionnaire, load(store.form_words(), FormWords)))
    respondents = load_targets(store.published(wave) / "targets.yaml").respondents
    returns = read_filled_cells(store.reconstruction(wave) / "answers.csv", questionnaire, respondents)
    with output_folder(store.raw(wave)) as folder:
        for respondent, cells in returns.items():
            write_parts(template.filled(cells), folder / f"{respondent}.xlsx")
    print(f"reconstruct {wave}: {len(returns)} forms filled")


if __name__ == "__main__":
    run("reconstruct", main)
