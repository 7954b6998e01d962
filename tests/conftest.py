"""Settings of all tests."""

import os

from hypothesis import settings

# No deadline: machines of two cores run two tests at once, a slow example is no wrong example.
# The same examples on every run of the continuous integration, so that a red run can be run again.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")
