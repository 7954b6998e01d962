"""What a reconstructed wave's open answers are meant to say: the rows of `codes.csv`."""

from dataclasses import dataclass

COLUMNS = ("answer", "source", "codes")


@dataclass(frozen=True)
class Truth:
    """One open answer. cell: its variable, or `<question>__<roster>__l01`. source: of its code frame.

    codes: what it was written for; without those that they detail, none where the frame has nothing for it.
    """

    respondent: str
    cell: str
    source: str
    codes: tuple[str, ...]

    @property
    def answer(self) -> str:
        return f"{self.respondent}.{self.cell}"

    @property
    def row(self) -> tuple[str, str, str]:
        return self.answer, self.source, " ".join(sorted(self.codes))
