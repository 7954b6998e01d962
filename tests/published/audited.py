"""What the audit of 2007 reads, its answers made anew, and what it finds."""

from functools import cache

from pipeline.published.audit import Audit, Inputs, audit
from pipeline.stages.audit import read_inputs
from tests.pipeline.project_copy import store_with_answers
from tests.published.printed import WAVE


@cache
def inputs() -> Inputs:
    return read_inputs(store_with_answers(), WAVE)


@cache
def found() -> Audit:
    return audit(inputs())
