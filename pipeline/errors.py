"""The one exception a user may see: its text is the message, and nothing else is printed."""


class UserError(Exception):
    """A mistake in a file, a parameter or a command that its author can mend.

    The message says what is wrong, where (file and line, or file, sheet and cell), what was allowed and what
    to do. Stages and the command line print it without a traceback and exit with status 1.
    """
