"""Patterns of a code frame: compiled for folded text, and refused where they could run for hours."""

import re
from collections.abc import Iterator

from pipeline.coding.matching.dialect import LONGEST_WORD, MOST_STEPS, REACH, NotAllowed, most_steps
from pipeline.coding.matching.folding import without_accents

SIGN = re.compile(r"\\.|[^\\]|\\\Z", re.DOTALL)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern without mistakes, as blind to accents and case as the folded text that it is searched in."""
    return re.compile(_folded(pattern))


def reached(clause: str) -> str:
    """The part of a folded clause that patterns are searched in."""
    if len(clause) > LONGEST_WORD:
        clause = " ".join(one[:LONGEST_WORD] for one in clause.split())
    return clause[:REACH]


def pattern_mistakes(pattern: str) -> Iterator[str]:
    """What is wrong with a regular expression as a rule. Nothing is searched that may take long."""
    folded = _folded(pattern)
    try:
        steps = most_steps(folded)
        made = re.compile(folded)
    except NotAllowed as error:
        yield str(error)
        return
    except re.error as error:
        yield f"is no regular expression: {error}. Correct it."
        return
    if steps > MOST_STEPS:
        yield (
            f"may take too long: more than {MOST_STEPS} steps at one place. Give repetitions a highest "
            "number, as .{0,20}, with fewer optional parts and alternatives, or make several patterns of it."
        )
    elif made.search(""):
        yield "fits any text, even an empty one. Leave something in it that can't be missing."
    if "'" in folded:
        yield "can match nothing: elided words are cut off before, with their apostrophe. Take it out."


def _folded(pattern: str) -> str:
    # what follows a backslash keeps its case: \\W is not \\w
    signs = SIGN.findall(pattern)
    return "".join(sign if sign[0] == "\\" else without_accents(sign) for sign in signs)
