"""Patterns of a code frame: compiled for folded text, and refused where they could run for hours.

Python's `re` can't be stopped once it searches. Its time explodes where a repetition stands in a repetition,
and grows with a power of the text's length where several repetitions may take the same signs. So the first is
refused, the second limited, and the text cut (`reached`).
"""

import re
from collections.abc import Iterator

from pipeline.coding.matching.folding import without_accents

# Signs of a clause, and letters of a word in it, that patterns are searched in: a long paragraph, more than
# any word of French has. With them the worst pattern that passes takes half a second for the worst clause.
REACH = 500
LONGEST_WORD = 40
MOST_CHOICES = 12  # optional parts and alternatives in one pattern: each may double the ways to try
MOST_OPEN = 4  # repetitions of no fixed number in one pattern, those that may run over spaces counted twice

SIGN = re.compile(r"\\.|[^\\]", re.DOTALL)
ATOM = re.compile(r"\\[wd]|\\[^wd]|\[\^?\]?(?:\\.|[^\]\\])*\]")
GROUP_KIND = re.compile(r"\(\?(?:[:=!>]|<[=!]|P<\w+>|[a-zA-Z-]+:)")
INNERMOST = re.compile(r"\(([^()]*)\)([*+{])?")
REPETITION = re.compile(r"[*+?{|]")
OPEN = r"(?:[*+]|\{\d*,\d*\})"


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as blind to accents and case as the folded text that it is searched in."""
    # what follows a backslash keeps its case: \\W is not \\w
    signs = SIGN.findall(pattern)
    text = "".join(sign if sign[0] == "\\" else without_accents(sign) for sign in signs)
    return re.compile(text.replace("(?p", "(?P"))  # of a group with a name


def reached(clause: str) -> str:
    """The part of a folded clause that patterns are searched in."""
    if len(clause) > LONGEST_WORD:
        clause = " ".join(one[:LONGEST_WORD] for one in clause.split())
    return clause[:REACH]


def pattern_mistakes(pattern: str) -> Iterator[str]:
    """What is wrong with a regular expression as a rule."""
    if compiled(pattern).search(""):
        yield "fits any text, even an empty one. Leave something in it that can't be missing."
    if "'" in without_accents(pattern):
        yield "can match nothing: elided words are cut off before, with their apostrophe. Take it out."
    plain = GROUP_KIND.sub("(", ATOM.sub(_plain_atom, pattern))
    if _repeats_in_repetition(plain):
        yield "repeats what holds a repetition or a choice: it may take hours. Write it without that."
    if len(re.findall(r"[?|]|\{0?,", plain)) > MOST_CHOICES:
        yield (
            f"may take very long: allowed are {MOST_CHOICES} optional parts and alternatives (? and |) in "
            "one pattern. Make several of it."
        )
    if len(re.findall(OPEN, plain)) + len(re.findall(rf"[.)]{OPEN}", plain)) > MOST_OPEN:
        yield (
            f"may take very long: allowed are {MOST_OPEN} repetitions of no fixed number, where those of "
            r"anything but \w and \d count twice. Use stems for words with anything between."
        )


def _plain_atom(found: re.Match[str]) -> str:
    """A letter for what fits within a word, a dot for what may fit more: none of its signs commands."""
    atom = found[0]
    if atom in (r"\w", r"\d"):
        return "w"
    return "." if atom[0] == "[" or atom[1] in "WDSs" else "x"


def _repeats_in_repetition(plain: str) -> bool:
    while found := INNERMOST.search(plain):
        inner, repeated = found[1], found[2]
        has_more = REPETITION.search(inner)
        if has_more and repeated:
            return True
        # what stands around sees that the group holds one
        plain = f"{plain[: found.start()]}{'x|' if has_more else 'x'}{repeated or ''}{plain[found.end() :]}"
    return False
