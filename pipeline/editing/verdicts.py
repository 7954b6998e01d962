"""How grave a failure is, and what a rule may say of a respondent."""

from enum import StrEnum


class Severity(StrEnum):
    """fatal: certainly wrong. query: to ask the office. note: to know."""

    FATAL = "fatal"
    QUERY = "query"
    NOTE = "note"


class Verdict(StrEnum):
    """unverifiable: a needed value is missing. error: it can't be worked out."""

    PASS = "pass"
    FAIL = "fail"
    UNVERIFIABLE = "unverifiable"
    ERROR = "error"
