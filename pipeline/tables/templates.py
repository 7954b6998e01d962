"""Short forms in YAML: `{name}` stands for an id given elsewhere, `{a|b}` for each alternative in turn."""

import re
from itertools import product


def fill(text: str, **ids: str) -> str:
    """The text with each `{name}` replaced by its id."""
    for name, given in ids.items():
        text = text.replace(f"{{{name}}}", given)
    return text


def alternatives(text: str) -> tuple[str, ...]:
    """All that a text with `{a|b}` stands for: the last alternatives change first."""
    pieces = re.split(r"\{([^{}]*\|[^{}]*)\}", text)  # odd ones stood in braces
    choices = [piece.split("|") if i % 2 else [piece] for i, piece in enumerate(pieces)]
    return tuple("".join(choice) for choice in product(*choices))
