"""Returns as rules look at them."""

from collections.abc import Mapping

from pipeline.editing.checks import Respondent
from pipeline.editing.corrections import Returned
from pipeline.editing.names import RuleNames
from pipeline.editing.records import Record, record


def respondents(
    returned: Mapping[str, Returned], names: RuleNames, before: Mapping[str, Record]
) -> dict[str, Respondent]:
    """The respondents of a wave, by id, as their returns are now; corrections that follow don't change them.

    returned: by respondent. before: the records of the wave before, as `comparable` gives them.
    """
    return {
        one: Respondent(
            one,
            dict(of.written),
            dict(of.typed),
            dict(of.rejected),
            record(of.written, of.typed, names, before.get(one)),
            of.outside,
        )
        for one, of in returned.items()
    }
