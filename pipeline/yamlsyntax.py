"""What is wrong with a text that is no YAML, in the words of someone who writes tables and not programs."""

import re

from ruamel.yaml.error import MarkedYAMLError

QUOTE_IT = "Put the whole text in quotes."
KEY_WITHOUT_SPACE = re.compile(r"^\s*(?:- +)*[\w-]+:[^\s]")


def syntax_mistake(error: MarkedYAMLError, text: str) -> tuple[int, str]:
    """The line of a mistake of syntax, counted from 1, and what to do about it.

    text: of the file. A mistake that has no wording of its own keeps the parser's.
    """
    lines = text.splitlines() or [""]
    problem = error.problem or error.context or ""
    found = error.problem_mark or error.context_mark
    at = min(found.line, len(lines) - 1)
    opened = error.context_mark.line if error.context_mark else at
    before = lines[at][: found.column]
    match problem.split():
        case ["expected", "<block", "end>,", *_, "'<scalar>'"]:
            return at + 1, (
                "the text goes on behind its closing quote or bracket. "
                f"{QUOTE_IT} Within '...' an apostrophe is written twice."
            )
        case ["expected", "<block", "end>,", *_]:
            return at + 1, _indentation(at, opened, lines)
        case ["mapping", "values", *_]:
            return at + 1, _second_colon(at, before, lines)
        case ["expected", "','", "or", *_] if problem.endswith("got ':'") and at == opened:
            return at + 1, f"a text without quotes holds a colon. {QUOTE_IT}"
        case ["expected", ("','" | "the"), *_]:
            return opened + 1, "a bracket is opened on this line and not closed as it should be."
        case ["found", "character", *_] if "\\t" in problem:
            return at + 1, "the line begins with a tab. Use spaces."
        case ["found", ("character" | "undefined"), *_]:
            return at + 1, f"a text can't begin with {lines[at][found.column]!r}. {QUOTE_IT}"
        case ["found", "unexpected", "end", *_]:
            return opened + 1, "a quote is opened on this line and closed nowhere."
        case ["found", "unknown", "escape", *_]:
            return at + 1, "a backslash stands in double quotes. Write it twice, or use single quotes."
        case ["could", "not", "find", "expected", "':'"]:
            return opened + 1, "the line is no `key: value`: the colon with a space after it is missing."
        case ["sequence", "entries", *_]:
            return (
                at + 1,
                f"a list begins behind the colon. Begin it on the next line; if it is text: {QUOTE_IT}",
            )
        case ["expected", *_] if "block scalar" in (error.context or ""):
            return at + 1, "text stands behind | or >. Begin it on the next line, further right."
        case ["but", "found", "another", "document"]:
            return at + 1, "a line of dashes begins a second document. A file holds one: remove the line."
    return at + 1, f"not valid YAML: {problem}."


def _indentation(at: int, opened: int, lines: list[str]) -> str:
    return (
        f"the line begins with {_spaces(at, lines)}, which fits no line above it: the lines that it follows "
        f"begin with {_spaces(opened, lines)} (line {opened + 1}). Lines that belong together begin with the "
        "same number of spaces."
    )


def _second_colon(at: int, before: str, lines: list[str]) -> str:
    """A colon where none may be: in a text, or behind a key that stands too far right."""
    if ": " in before:
        return f"a text without quotes holds a colon. {QUOTE_IT}"
    above = next((i for i in range(at - 1, -1, -1) if lines[i].strip()), at)
    if KEY_WITHOUT_SPACE.match(lines[above]):
        return f"line {above + 1} has a colon without a space after it. Write `key: value`."
    return (
        f"the line begins with {_spaces(at, lines)}, further right than line {above + 1} "
        f"({_spaces(above, lines)}), which has its value already. Lines that belong together begin with the "
        "same number of spaces."
    )


def _spaces(line: int, lines: list[str]) -> str:
    count = len(lines[line]) - len(lines[line].lstrip(" "))
    return f"{count or 'no'} space{'' if count == 1 else 's'}"
