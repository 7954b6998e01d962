"""Settings of all tests, and the folder that those of one run share."""

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

from tests.pipeline.project_copy import SHARED

# No deadline: machines of two cores run two tests at once, a slow example is no wrong example.
# The same examples on every run of the continuous integration, so that a red run can be run again.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")


def is_worker(config: pytest.Config) -> bool:
    """Whether this process runs what another one hands to it: two do at once."""
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if not is_worker(config):  # workers are started later and inherit it
        os.environ[SHARED] = tempfile.mkdtemp(prefix="caf-census-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not is_worker(config):
        shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True)
