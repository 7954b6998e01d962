"""The account of a wave's variables as a page of Markdown."""

from collections.abc import Sequence

from pipeline.published.variables import Account, Count, signed
from pipeline.questionnaire.fields import Role

Row = tuple[str, ...]


def variables_page(account: Account) -> str:
    """The page: ours beside the printed counts, what ours is made of, where the difference lies, in words."""
    words = account.file.words
    explanation = [text.format(**account.figures()) for text in account.file.explanation]
    notice = account.questionnaire.notice
    blocks = [
        f"# {words.title}",
        *([f"*{notice}*"] if notice else []),
        words.introduction,
        f"## {words.compared}",
        _comparison(account),
        f"{words.dossier} : {account.file.published.source}.",
        f"## {words.composition}",
        _composition(account),
        f"## {words.bridge}",
        _bridge(account),
        f"## {words.uncounted}",
        _uncounted(account),
        f"## {words.explanation}",
        "\n".join(f"- {text}" for text in explanation),
    ]
    return "\n\n".join(blocks) + "\n"


def _comparison(account: Account) -> str:
    words = account.file.words
    rows = [
        _counted(words.ours, account.ours),
        _counted(words.dossier, account.published),
        _difference(words.difference, account.ours - account.published),
    ]
    return _table(("", words.variables, words.closed, words.open), rows)


def _composition(account: Account) -> str:
    words = account.file.words
    rows = []
    for question_type, name in account.file.types.items():
        counted, recoded = account.of_type(question_type), account.recoded(question_type)
        collected = counted.variables - recoded
        rows.append((name, *map(str, (collected, recoded, counted.variables, counted.open))))
    total = [sum(int(row[column]) for row in rows) for column in range(1, 5)]
    rows.append((words.total, *map(str, total)))
    return _table((words.question_type, words.collected, words.recoded, words.total, words.open), rows)


def _bridge(account: Account) -> str:
    words, names = account.file.words, account.file.types
    nothing = Count(0, 0)
    rows = [_counted(words.ours, account.ours)]
    rows += [
        _difference(words.set_aside.format(type=names[left_out]), nothing - account.of_type(left_out))
        for left_out in account.file.set_aside
    ]
    rows += [
        _counted(words.rest, account.rest),
        _counted(words.dossier, account.published),
        _difference(words.difference, account.rest - account.published),
    ]
    return _table(("", words.variables, words.closed, words.open), rows)


def _uncounted(account: Account) -> str:
    words = account.file.words
    rows = [
        (words.roster_cells, account.figures()["roster_cells"]),
        (words.personal, str(account.cells_of(Role.PERSONAL))),
        (words.identifiers, str(account.cells_of(Role.RESPONDENT, Role.RETURN_NUMBER))),
    ]
    return _table(("", words.cells), rows)


def _counted(label: str, count: Count) -> Row:
    return (label, *map(str, (count.variables, count.closed, count.open)))


def _difference(label: str, count: Count) -> Row:
    return (label, *map(signed, (count.variables, count.closed, count.open)))


def _table(header: Row, rows: Sequence[Row]) -> str:
    rule = ("---", *("---:" for _ in header[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))
