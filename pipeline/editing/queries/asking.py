"""What each office is asked: the findings that are still open, and the return that they are about."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from pipeline.editing.checks import Respondent
from pipeline.editing.confrontation import Finding
from pipeline.editing.localisation.suspects import Suspects
from pipeline.editing.queries.points import Point, points, suspected
from pipeline.editing.verdicts import Severity
from pipeline.editing.wording import Wording


@dataclass(frozen=True)
class Query:
    """What goes back to one office.

    received: what it sent last, under which return number. points: not empty. suspects: names of the cells
    that are most likely wrong, the likelier first.
    """

    received: Respondent
    return_number: int
    points: tuple[Point, ...]
    suspects: tuple[str, ...]


@dataclass(frozen=True)
class Wave:
    """What is known of all respondents of a wave, by id.

    received: as it came, under which number. edited: with the corrections on record. suspects: of the edited
    answers.
    """

    received: Mapping[str, Respondent]
    numbers: Mapping[str, int]
    edited: Mapping[str, Respondent]
    suspects: Mapping[str, Suspects]


def queries(
    findings: tuple[Finding, ...], wave: Wave, explained: Collection[str], wording: Wording
) -> Iterator[Query]:
    """One for each office that has something to answer, by respondent.

    findings: of the edited answers, so that what a correction has settled is not asked. Notes are not asked
    either, nor what fails though the answers stand. explained: the rules that do.
    """
    asked: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule.severity is not Severity.NOTE and finding.rule.id not in explained:
            asked[finding.respondent].append(finding)
    for one, found in sorted(asked.items()):
        suspects = wave.suspects[one]
        told = points(found, wave.received[one], wave.edited[one].record, suspects, wording)
        yield Query(wave.received[one], wave.numbers[one], told, suspected(suspects))
