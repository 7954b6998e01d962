"""The rows of a coding workbook: what was decided before, what is asked again and why, what coders said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from pipeline.coding.coders.decisions import differ
from pipeline.coding.versions.changes import Touched
from pipeline.coding.workbook.book import Codes, Former, Row, labelled
from pipeline.coding.workbook.texts import DistinctText
from pipeline.coding.workbook.words import ReviewWords, WorkbookWords


def coder_rows(
    texts: Iterable[DistinctText],
    former: Mapping[str, Former],
    labels: Mapping[str, str],
    words: WorkbookWords,
) -> tuple[Row, ...]:
    """A row for each text, with what its coder has decided before.

    First those to look at again, then those without codes, then the others, each in the order of the texts.
    former: answer -> decision. labels: of the codes of today, those of earlier versions and NO_CODE, by id.
    """
    rows = (_row(text, former, labels, words) for text in texts)
    return tuple(sorted(rows, key=lambda row: (not row.review, bool(row.codes))))


def adjudication_rows(rows: Iterable[Row], coders: Mapping[str, Mapping[str, Former]]) -> tuple[Row, ...]:
    """The rows on which the coders differ, and those settled before, with what each coder said.

    rows: of what was settled before (`coder_rows`). coders: coder -> answer -> decision.
    """
    shown = (replace(row, said=tuple(_codings(row.text, one) for one in coders.values())) for row in rows)
    return tuple(row for row in shown if row.codes or row.review or is_contested(row.text, coders))


def is_contested(text: DistinctText, coders: Mapping[str, Mapping[str, Former]]) -> bool:
    """Whether two coders say different things of an answer; one who leaves it open says nothing."""
    for answer in text.answers:
        said = (one[answer.id].settled for one in coders.values() if answer.id in one)
        if differ(codes for codes in said if codes):
            return True
    return False


def _codings(text: DistinctText, decided: Mapping[str, Former]) -> tuple[Codes, ...]:
    """Of the answers of a text, each coding once, the most frequent first."""
    counts = Counter(decided[answer.id].settled for answer in text.answers if answer.id in decided)
    return tuple(sorted(counts, key=lambda codes: (-counts[codes], codes)))


def _row(
    text: DistinctText, former: Mapping[str, Former], labels: Mapping[str, str], words: WorkbookWords
) -> Row:
    before = [former[answer.id] for answer in text.answers if answer.id in former]
    if touched := [one for one in before if one.is_to_review]:
        reasons = {_review(one, labels, words): None for one in touched}
        return Row(text, review=" ".join(reasons))
    codings = [codes for codes in _codings(text, former) if codes]
    if len(codings) > 1:
        said = words.coding_separator.join(labelled(codes, labels, words) for codes in codings)
        return Row(text, review=words.review.mixed.format(codings=said))
    return Row(text, codings[0] if codings else ())


def _review(one: Former, labels: Mapping[str, str], words: WorkbookWords) -> str:
    """What was decided, and what has become of the codes or of the answer since."""
    sentences = [words.review.before.format(codes=labelled(one.written, labels, words))]
    sentences += [words.review.stale] if one.is_stale else []
    sentences += _changes(one.touched, labels, words.review)
    sentences += [
        words.review.unknown.format(old=_quoted((code,), labels, words.review)) for code in one.unknown
    ]
    return " ".join(sentences)


def _changes(touched: Iterable[Touched], labels: Mapping[str, str], words: ReviewWords) -> Iterator[str]:
    """A sentence for each change; one for all codes that a version adds."""
    for (version, is_added), group in groupby(touched, key=lambda one: (one.version, not one.step.old)):
        steps = [one.step for one in group]
        if is_added:
            new = tuple(code for step in steps for code in step.new)
            steps = [replace(steps[0], new=new)]
        for step in steps:
            old, new = _quoted(step.old, labels, words), _quoted(step.new, labels, words)
            yield getattr(words.changes, step.kind).format(old=old, new=new, version=version)


def _quoted(codes: Codes, labels: Mapping[str, str], words: ReviewWords) -> str:
    """`« a », « b » et « c »`."""
    quoted = [words.quoted.format(label=labels.get(code, code)) for code in codes]
    return words.last.join((words.other.join(quoted[:-1]), quoted[-1])) if quoted[1:] else "".join(quoted)
