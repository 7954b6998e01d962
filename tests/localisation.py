"""`make locate`: the proofs of error localisation on many random grids; ends with its counts.

    python -m tests.localisation [CASES]

The same proofs as tests/properties/test_localisation.py, on the same grids from run to run. The first proof
that fails ends the run, with the number of the grid.
"""

import sys
from collections import Counter
from random import Random

from tests.properties.grid_cases import check, random_case

CASES = 10_000
SHOWN_EVERY = 1_000


def main(cases: int) -> None:
    seen: Counter[str] = Counter()
    for number in range(cases):
        try:
            seen += check(random_case(Random(number)))
        except AssertionError as error:
            sys.exit(f"grid {number}: {error}")
        if (number + 1) % SHOWN_EVERY == 0:
            print(f"{number + 1} grids", flush=True)
    for what, count in sorted(seen.items()):
        print(f"{count:7}  {what}")
    print(f"all proofs hold on {cases} grids")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
