"""What patterns may hold, and how long they may take at most, reckoned without searching anything.

Python's `re` can't be stopped once it searches, and tries all ways to match before it gives up. How
many there are follows from the pattern alone: a clause is cut to REACH signs, its words to LONGEST_WORD.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

# Signs of a clause, and letters of a word in it, that patterns are searched in: a long paragraph, more than
# any word of French has.
REACH = 500
LONGEST_WORD = 40
# Steps that a pattern may take at one place of a clause. A search begins at REACH places at most, so that the
# slowest pattern takes ten million steps, some tenths of a second.
MOST_STEPS = 20_000
DEEPEST = 10  # groups in groups

TOKEN = re.compile(
    r"(?P<group>\((?:\?:)?)|(?P<end>\))|(?P<or>\|)"
    r"|(?P<repeat>(?:[*+?]|\{(?:\d+|\d*,\d*)\})\??)"
    r"|(?P<place>[\^$]|\\[bB])"
    # two of - & | ~ in brackets may come to mean something else in Python
    r"|(?P<sign>\.|\\[wdsWDS]|\\\W|\[\^?\]?(?:\\[wdsWDS]|\\\W|(?!--|&&|\|\||~~)[^\]\[\\])*\]|[^\\\[\](){}*+?|^$.])",
    re.DOTALL,
)
WITHIN_WORDS = re.compile(r"\\[wd]|\[(?:[^\W_]|\\[wd]|(?<=[^\W_])-(?=[^\W_]))+\]|[^\W_]")
NUMBERS = re.compile(r"\{(?P<least>\d*)(?P<comma>,?)(?P<most>\d*)\}")
TOO_MANY = MOST_STEPS + 1  # all numbers above are as bad: none is reckoned further


class NotAllowed(ValueError):
    """Something in a pattern that is none of the dialect; the message says what and what to do."""


@dataclass(frozen=True)
class Part:
    """What a part of a pattern costs at one place of any clause, at most.

    ways: to match. steps: until all of them have been tried. shortest: signs of its shortest match.
    within_word: whether no match holds a space. is_run: whether it repeats one sign within a word.
    """

    ways: int = 1
    steps: int = 1
    shortest: int = 1
    within_word: bool = True
    is_run: bool = False
    is_space: bool = False


def most_steps(pattern: str) -> int:
    """Steps that a folded pattern takes at one place of a clause at most; TOO_MANY for all above MOST_STEPS.

    Raises: NotAllowed.
    """
    tokens = deque(_tokens(pattern))
    part = _choice(tokens, 0)
    if tokens:
        raise NotAllowed("closes a group that is not open. Take the bracket out, or write \\).")
    return part.steps


Token = tuple[str, str]  # kind, text


def _tokens(pattern: str) -> list[Token]:
    tokens, at = [], 0
    while at < len(pattern):
        found = TOKEN.match(pattern, at)
        if found is None:
            raise NotAllowed(
                f"holds {pattern[at : at + 2]}, which is none of what patterns may hold. Write a sign "
                "that is meant as such with a backslash; docs/coding-rules.md lists the rest."
            )
        if found["group"] == "(" and pattern.startswith("?", found.end()):
            raise NotAllowed(
                "has a group that begins with (? but not with (?: which is the only one allowed: no names, "
                "flags or conditions. Take it out; capitals and accents make no difference anyway."
            )
        tokens.append((found.lastgroup or "", found[0]))
        at = found.end()
    return tokens


def _choice(tokens: deque[Token], depth: int) -> Part:
    """The part up to the end of its group, whose tokens it takes away."""
    if depth > DEEPEST:
        raise NotAllowed(f"has groups in groups, more than {DEEPEST} deep. Make several patterns of it.")
    branches: list[list[Part]] = [[]]
    while tokens and tokens[0][0] != "end":
        kind, text = tokens.popleft()
        if kind == "or":
            branches.append([])
            continue
        part = _group(tokens, depth + 1) if kind == "group" else _sign(kind, text)
        if tokens and tokens[0][0] == "repeat":
            part = _repeated(part, tokens.popleft()[1])
        branches[-1].append(part)
    parts = [_sequence(branch) for branch in branches]
    return parts[0] if len(parts) == 1 else _either(parts)


def _group(tokens: deque[Token], depth: int) -> Part:
    part = _choice(tokens, depth)
    if not tokens:
        raise NotAllowed("opens a group and does not close it. Close it, or write \\(.")
    tokens.popleft()
    return part


def _sign(kind: str, text: str) -> Part:
    if kind == "repeat":
        raise NotAllowed(f"has {text!r} with nothing before it to repeat. Take it out, or write \\{text[0]}.")
    if kind == "place":
        return Part(shortest=0)
    return Part(within_word=WITHIN_WORDS.fullmatch(text) is not None, is_space=text == " ")


def _either(parts: Sequence[Part]) -> Part:
    return Part(
        _limited(sum(part.ways for part in parts)),
        _limited(sum(part.steps + 1 for part in parts)),
        min(part.shortest for part in parts),
        all(part.within_word for part in parts),
    )


def _sequence(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    before, ways, steps = 1, 1, 0
    for i, part in enumerate(parts):
        steps = _limited(steps + ways * part.steps)
        if part.is_space and i and parts[i - 1].is_run:
            ways = before  # a run of letters before a space can only end where its word ends
        before = ways
        ways = _limited(ways * part.ways)
    shortest = min(sum(part.shortest for part in parts), REACH + 1)
    return Part(ways, steps, shortest, all(part.within_word for part in parts))


def _repeated(part: Part, text: str) -> Part:
    least, most = _numbers(text)
    # as often as it has room, where it takes any
    room = (LONGEST_WORD if part.within_word else REACH) // part.shortest if part.shortest else REACH
    ways, steps, of_turn = 0, 0, 1
    for turn in range(min(most, room) + 1):
        steps = _limited(steps + of_turn * (part.steps + 1))
        if turn >= least:
            ways = _limited(ways + of_turn)
        of_turn = _limited(of_turn * part.ways)
    is_sign = part == Part()
    return Part(ways, steps, min(part.shortest * least, REACH + 1), part.within_word, is_run=is_sign)


def _numbers(text: str) -> tuple[int, int]:
    """How often a repetition repeats, at least and at most."""
    if text[0] != "{":
        return {"*": (0, REACH), "+": (1, REACH), "?": (0, 1)}[text[0]]
    found = NUMBERS.match(text)
    least = int(found["least"] or 0)
    most = int(found["most"] or REACH) if found["comma"] else least
    if not least <= most <= REACH:
        raise NotAllowed(f"has {text!r}: allowed are numbers up to {REACH}, the lower one first. Correct it.")
    return least, most


def _limited(number: int) -> int:
    return min(number, TOO_MANY)
