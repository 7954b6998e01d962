"""Whatever befalls a filled form, it is read or refused with a message, no cell and no neighbour is lost.

Each cell's value is compared with what the oracle (tests/broken/oracle.py, meaning.py) reads in the XML.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.returns.ledger import Status
from tests.broken.faults import Fault, Mutation, mutations, unharmed
from tests.broken.harmless import HARMLESS
from tests.broken.trial import Trials
from tests.spec.returned import office


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    trials = Trials(office(tmp_path_factory.mktemp("office") / "returns"))
    yield trials
    trials.worker.stop()


@settings(max_examples=100)
@given(st.data())
def test_a_mutated_return_is_read_or_refused_and_nothing_is_lost(trials, data):
    mutation = data.draw(mutations(trials.office))
    assert trials.run(mutation).wrongs == ()


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_fault_leaves_a_return_accepted_with_the_same_answers(trials, name):
    outcome = trials.run(Mutation({}, (Fault(unharmed, (name,)),)))
    assert outcome.wrongs == ()
    assert [status for status, _ in outcome.verdicts] == [Status.ACCEPTED]
