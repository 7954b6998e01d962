"""Where a printed number comes from, as each cell of a report says."""

from enum import StrEnum


class Origin(StrEnum):
    """Real returns; made ones, and the number fixed by published ones or by nothing; another source."""

    ANSWERS = "answers"
    RECONSTRUCTED = "reconstructed"
    FREE = "free"
    REFERENCE = "reference"
