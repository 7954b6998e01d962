"""Error localisation finds the smallest sets of cells, flags nobody without cause and sees a planted error.

The same proofs on 10 000 returns: `make locate` (tests/localisation.py).
"""

from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.properties.grid_cases import check, random_case


@settings(max_examples=150)
@given(st.integers(0, 2**32))
@example(5346)  # HiGHS's presolve takes its programme, once a set is cut off, for one without solution
def test_planted_errors_are_inside_the_smallest_sets_and_nobody_is_flagged_without_cause(seed):
    check(random_case(Random(seed)))
