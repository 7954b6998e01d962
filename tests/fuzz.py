"""`make fuzz`: mutated returns through the real reader, counted. Exit status 1 when anything was lost.

Arguments: how many (2000), the seed (1). A seed gives the same mutations each time.
"""

import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from pipeline.returns.ledger import Status
from tests.broken.faults import Mutation, mutations
from tests.broken.trial import Outcome, Trials
from tests.spec.returned import office

WORKBOOKS, SEED = 2000, 1
STEP = 200  # workbooks between two lines of progress
SHOWN = 20  # kinds of verdicts and failures listed


class Tally:
    """What became of all mutations."""

    def __init__(self) -> None:
        self.mutations = self.lost = self.unopened = self.harmless = 0
        self.compared: Counter[str] = Counter()
        self.statuses: Counter[Status] = Counter()
        self.reasons: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.crashes: list[str] = []

    def add(self, mutation: Mutation, outcome: Outcome) -> None:
        for status, reason in outcome.verdicts:
            self.statuses[status] += 1
            if status is Status.QUARANTINED:
                self.reasons[reason] += 1
        self.lost += outcome.lost
        self.unopened += outcome.unopened
        self.compared += outcome.compared
        self.harmless += mutation.is_harmless
        self.wrong += [f"{wrong}\n    of {mutation}" for wrong in outcome.wrongs]

    def summary(self) -> str:
        lines = [
            f"{self.statuses.total():6} workbooks",
            *(f"{self.statuses[status]:6} {status}" for status in Status if self.statuses[status]),
            *(f"{count:10} {reason}" for reason, count in self.reasons.most_common()),
            f"{self.unopened:6} can't be opened (quarantined): their cells are unknown, not compared",
            f"{self.harmless:6} workbooks with harmless faults only, which must be accepted unchanged",
            f"{self.compared.total():6} values of cells to fill and totals compared with the XML:",
            *(f"{count:10} {kind}" for kind, count in self.compared.most_common()),
            f"{self.lost:6} lost cells, or cells read as another value",
            f"{len(self.crashes):6} crashes",
            f"{len(self.wrong):6} other failures" if self.wrong else "     0 other failures",
        ]
        return "\n".join([*lines, *self.crashes[:SHOWN], *self.wrong[:SHOWN]])


def run(workbooks: int, number: int) -> Tally:
    """Try mutations until that many workbooks were read; a few more when the last has a copy."""
    tally, start = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(office(Path(folder) / "returns"))

        @seed(number)
        @settings(
            max_examples=workbooks,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(mutations(trials.office))
        def each(mutation: Mutation) -> None:
            if tally.statuses.total() >= workbooks:
                return
            try:
                tally.add(mutation, trials.run(mutation))
            except Exception:  # counted, and shown with what made it
                tally.crashes.append(f"{traceback.format_exc(limit=-3)}    of {mutation}")
            tally.mutations += 1
            if tally.mutations % STEP == 0:
                print(f"{tally.statuses.total()} workbooks, {time.monotonic() - start:.0f} s", flush=True)

        each()
        trials.worker.stop()
    return tally


def main() -> None:
    arguments = [int(argument) for argument in sys.argv[1:]]
    workbooks, number = (*arguments, *(WORKBOOKS, SEED)[len(arguments) :])
    print(f"{workbooks} mutated workbooks, seed {number}", flush=True)
    tally = run(workbooks, number)
    print(tally.summary())
    sys.exit(bool(tally.lost or tally.wrong or tally.crashes))


if __name__ == "__main__":
    main()
