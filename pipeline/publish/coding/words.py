"""The words of coded answers, part of `reports/dossier/<wave>/report.yaml`."""

from typing import Annotated

from pydantic import AfterValidator

from pipeline.yamlfiles import Model


def _template(*names: str) -> AfterValidator:
    """A check that a text has no other words in braces than these."""

    def check(text: str) -> str:
        try:
            text.format(**dict.fromkeys(names, ""))
        except (KeyError, IndexError, ValueError, AttributeError):
            allowed = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"{text!r}: in braces only {allowed} may stand, as here.") from None
        return text

    return AfterValidator(check)


NumberText = Annotated[str, _template("number")]


class Counted(Model):
    """A number with its noun, as `{number} codes`. one: of 0 and 1, as French has it; other: of more."""

    one: NumberText
    other: NumberText


class CodedWords(Model):
    """Parts of the sentence that says how answers were coded; each has the number of what it counts.

    answers: to the question. all, no: the same where all or no one has a code, said in one. coded: those
    with a code; by_coders, adjudicated, by_rules: parts of them.
    none: those decided to have no code. contested: those without a code because coders differ. twice: those
    that two persons coded, or more. codes: attributed in all. coders: codings by persons.
    """

    answers: Counted
    all: Counted
    no: Counted
    coded: Counted
    by_coders: Counted
    adjudicated: Counted
    by_rules: Counted
    none: Counted
    contested: Counted
    twice: Counted
    codes: Counted
    coders: Counted


class HeldWords(Model):
    """Why a table is held back.

    label: before the colon. again: of a further panel of the same table. agreement: between coders, too low.
    overlap: too few answers that two persons coded, `{twice}` being a number with its noun, `{answers}` that
    of all, `{share}` the smallest proportion. review: answers to look at again since the codes have changed,
    `{answers}` being a number with its noun.
    """

    label: str
    again: str
    agreement: Annotated[str, _template("alpha", "threshold")]
    overlap: Annotated[str, _template("twice", "answers", "share")]
    review: Annotated[str, _template("answers")]


class CodingWords(Model):
    """All that the report says of coded answers.

    held_back: in the files of the tables, in the place of a number that may not be published. label: before
    the colon under a table. rules: how answers were coded when no person coded any. unmeasured, measured,
    uniform: when some did, `measured` with an agreement between them, `uniform` where its alpha is undefined,
    all answers coded twice having one same coding. interval: of alpha; unbounded: where it has none.
    assisted: `{coders}`, `{assisted}` of whom saw what the rules suggest. split: of `{answers}` those
    `{coded}`; parted: the latter by who coded them, when persons did; beside: the same with those decided to
    have no code. frame: its id and version. examples: heading over verbatims; quote: their marks.
    """

    held_back: str
    label: str
    rules: str
    unmeasured: Annotated[str, _template("coders")]
    measured: Annotated[str, _template("coders", "twice", "percent", "alpha", "interval", "threshold")]
    interval: Annotated[str, _template("low", "high")]
    unbounded: str
    uniform: Annotated[str, _template("coders", "twice", "percent")]
    assisted: Annotated[str, _template("coders", "assisted")]
    split: Annotated[str, _template("answers", "coded")]
    parted: Annotated[str, _template("coded", "parts")]
    beside: Annotated[str, _template("coded", "none")]
    frame: Annotated[str, _template("frame", "version")]
    counted: CodedWords
    held: HeldWords
    examples: str
    quote: Annotated[str, _template("text")]
