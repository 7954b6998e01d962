"""What stands under a table beside its figures: lines, and examples of what respondents wrote."""

from dataclasses import dataclass

from pipeline.publish.typography import typeset


@dataclass(frozen=True)
class Line:
    """A line under a table. label: what stands before the colon; empty for a sentence alone.

    items: sentences in a list under the line, whose text is then empty. is_warning: not to be overlooked.
    """

    label: str
    text: str
    items: tuple[str, ...] = ()
    is_warning: bool = False

    @property
    def sentences(self) -> tuple[str, ...]:
        """The line and its items as they are written one under the other where there are no lists."""
        head = f"{self.label} : {self.text}".rstrip() if self.label else self.text
        return (typeset(head), *(typeset(f"– {item}") for item in self.items))


@dataclass(frozen=True)
class Theme:
    """A theme and answers that have its code, each in quotation marks; what they say is left as written."""

    label: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Examples:
    """Answers by theme. notice: that they are not real ones; empty where they are."""

    title: str
    notice: str
    themes: tuple[Theme, ...]
