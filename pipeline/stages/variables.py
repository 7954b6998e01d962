"""Stage variables: how many variables there are, beside how many the printed report counts."""

from pipeline.published.variables import read_account
from pipeline.published.variables_page import variables_page
from pipeline.questionnaire.codebook import read_codebook
from pipeline.questionnaire.loader import load_questionnaire
from pipeline.stages.runtime import Stage, output_file, run


def main(stage: Stage) -> None:
    questionnaire = load_questionnaire(stage.store.questionnaire(stage.wave))
    entries = read_codebook(stage.store.report(stage.wave) / "codebook.csv")
    account = read_account(stage.store.published(stage.wave) / "variables.yaml", questionnaire, entries)
    with output_file(stage.store.report(stage.wave) / "variables.md") as path:
        path.write_text(variables_page(account), encoding="utf-8")
    ours, published = account.ours, account.published
    print(
        f"variables {stage.wave}: {ours.variables} variables, {ours.open} of them open; "
        f"the report counts {published.variables}, {published.open} of them open"
    )


if __name__ == "__main__":
    run("variables", main)
