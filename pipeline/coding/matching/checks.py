"""What is wrong with the rules of a code frame, seen before any answer: each mistake with file and line."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from pipeline.coding.frames import CodeFrame
from pipeline.coding.matching.forms import Forms
from pipeline.coding.matching.patterns import pattern_mistakes
from pipeline.coding.matching.rules import CodeRules, Phrase, rules_of
from pipeline.yamlfiles import Location, YamlError, read_document

IN_WORDS = ("whole", "terms", "stems", "unless")


def check_rules(path: Path, frame: CodeFrame, forms: Forms) -> None:
    """Refuse rules that can't do what they are for.

    path: the frame's file. frame: as `load_codeframes` gives it, the codes of the one that it extends first.
    Raises: YamlError, a line for each mistake: a rule without a word that counts; one that always holds what
    its own `unless` excludes; `stems` two of which one word of an answer would be; a pattern that fits
    everything or nothing, or may take very long; in a frame of one code for an answer, the same `whole` or
    the same `terms` in two codes.
    """
    document = read_document(path)
    rules = rules_of(frame, forms)
    inherited = len(frame.codes) - len(document.content["codes"])
    mistakes = [
        *_useless(frame, rules),
        *_patterns(frame),
        *(() if frame.several else _ambiguous(frame, rules)),
    ]
    own = [((at[0] - inherited, *at[1:]), message) for at, message in sorted(mistakes) if at[0] >= inherited]
    if own:
        raise YamlError("\n".join(str(document.error(("codes", *at), message)) for at, message in own))


def _useless(frame: CodeFrame, rules: Sequence[CodeRules]) -> Iterator[tuple[Location, str]]:
    for i, (code, made) in enumerate(zip(frame.codes, rules, strict=True)):
        for kind in IN_WORDS:
            for j, (text, phrase) in enumerate(zip(getattr(code, kind), getattr(made, kind), strict=True)):
                mistake = ""
                if not phrase:
                    mistake = "can match nothing: none of its words counts. Add one, or take it out."
                elif kind in ("whole", "terms") and any(_holds(phrase, out) for out in made.unless):
                    mistake = "can match nothing: `unless` of its code excludes it. Change one."
                elif kind == "stems":
                    mistake = _less_than_said(phrase)
                if mistake:
                    yield (i, kind, j), f"{text!r} {mistake}"


def _less_than_said(phrase: Phrase) -> str:
    """What is wrong with words looked for anywhere in a clause, two of which one word of it would be."""
    for one, other in combinations(phrase, 2):
        if one.stems & other.stems:
            return (
                f"asks for less than it says: one word of an answer is {one.text!r} and {other.text!r} at "
                "once, as they have the same stem. Write it under `terms` or `whole`, where words follow one "
                "another, or take one out."
            )
    return ""


def _holds(phrase: Phrase, part: Phrase) -> bool:
    keys, wanted = _keys(phrase), _keys(part)
    return bool(wanted) and any(keys[i : i + len(wanted)] == wanted for i in range(len(keys)))


def _keys(phrase: Phrase) -> tuple[str, ...]:
    return tuple(one.key for one in phrase)


def _patterns(frame: CodeFrame) -> Iterator[tuple[Location, str]]:
    for i, code in enumerate(frame.codes):
        for j, pattern in enumerate(code.patterns):
            yield from (
                ((i, "patterns", j), f"{pattern!r} {mistake}") for mistake in pattern_mistakes(pattern)
            )


def _ambiguous(frame: CodeFrame, rules: Sequence[CodeRules]) -> Iterator[tuple[Location, str]]:
    for kind in ("whole", "terms"):
        first: dict[tuple[str, ...], str] = {}
        for i, made in enumerate(rules):
            for j, phrase in enumerate(getattr(made, kind)):
                other = first.setdefault(_keys(phrase), made.code)
                if phrase and other != made.code:
                    text = getattr(frame.codes[i], kind)[j]
                    message = f"{text!r} is given to the code {other!r} too, and an answer has one. Keep one."
                    yield (i, kind, j), message
