"""Where every file stands: the only module of the project that knows paths."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Store:
    """The project's folders under one root."""

    root: Path

    def params(self) -> Path:
        return self.root / "params.yaml"

    def pipeline(self) -> Path:
        return self.root / "dvc.yaml"

    def lock(self) -> Path:
        return self.root / "dvc.lock"

    def dvc_scratch(self) -> Path:
        """Where DVC keeps its own locks."""
        return self.root / ".dvc" / "tmp"

    def run_cache(self) -> Path:
        """What DVC noted of earlier runs, where the project has its own cache."""
        return self.root / ".dvc" / "cache" / "runs"

    def output_roots(self) -> tuple[Path, ...]:
        """The folders in which all outputs stand."""
        return self.root / "data", self.root / "reports"

    def questionnaire(self, wave: str) -> Path:
        return self.root / "data" / "questionnaires" / f"{wave}.yaml"

    def form_words(self) -> Path:
        return self.root / "data" / "questionnaires" / "form-words.yaml"

    def recodes(self, wave: str) -> Path:
        return self.root / "data" / "recodes" / f"{wave}.yaml"

    def codeframes(self, wave: str) -> Path:
        return self.root / "data" / "codeframes" / wave

    def register(self, wave: str) -> Path:
        return self.codeframes(wave) / "register.csv"

    def forms(self) -> Path:
        """The forms that words take in open answers."""
        return self.root / "data" / "codeframes" / "forms.yaml"

    def coding_words(self) -> Path:
        return self.root / "data" / "codeframes" / "words.yaml"

    def coding(self, wave: str) -> Path:
        """What coders decided."""
        return self.root / "data" / "coding" / wave

    def names(self) -> Path:
        """Names of Caf, places and persons, which are masked."""
        return self.root / "data" / "reference" / "names"

    def rules(self, wave: str) -> Path:
        return self.root / "data" / "rules" / f"{wave}.yaml"

    def finding_words(self) -> Path:
        return self.root / "data" / "rules" / "words.yaml"

    def check_words(self) -> Path:
        return self.root / "data" / "rules" / "check-words.yaml"

    def corrections(self, wave: str) -> Path:
        return self.root / "data" / "corrections" / f"{wave}.csv"

    def reference(self) -> Path:
        return self.root / "data" / "reference"

    def published(self, wave: str) -> Path:
        return self.root / "data" / "published" / wave

    def reconstruction(self, wave: str) -> Path:
        return self.root / "data" / "reconstruction" / wave

    def truth(self, wave: str) -> Path:
        """What a reconstructed wave's open answers mean; no stage reads it."""
        return self.interim(wave, "truth")

    def fillings(self, wave: str) -> Path:
        return self.root / "data" / "fillings" / wave

    def raw(self, wave: str) -> Path:
        return self.root / "data" / "raw" / wave

    def interim(self, wave: str, stage: str) -> Path:
        return self.root / "data" / "interim" / wave / stage

    def refused(self, wave: str, stage: str) -> Path:
        """Where a stage that fails lists what made it fail; no other stage reads it."""
        return self.interim(wave, f"{stage}-refused")

    def layouts(self, wave: str) -> Path:
        return self.root / "reports" / "dossier" / wave

    def report(self, wave: str) -> Path:
        return self.root / "reports" / wave

    def tables(self, wave: str) -> Path:
        return self.report(wave) / "tables"

    def audit(self, wave: str) -> Path:
        return self.report(wave) / "audit"

    def quality(self, wave: str) -> Path:
        return self.report(wave) / "quality"

    def analyses(self, wave: str) -> Path:
        return self.report(wave) / "analyses"

    def analysis_layouts(self, wave: str) -> Path:
        return self.layouts(wave) / "analyses"

    def scenarios(self, wave: str) -> Path:
        return self.root / "data" / "scenarios" / f"{wave}.yaml"

    def pension_laws(self) -> Path:
        return self.reference() / "laws" / "retraites.yaml"

    def sensitivity(self, wave: str) -> Path:
        """How far cells move from one reconstruction to another; `make sensitivity` writes it, no stage."""
        return self.root / "reports" / "sensitivity" / f"{wave}.csv"

    def coding_report(self, wave: str) -> Path:
        return self.report(wave) / "coding"
