"""
How commands answer: what they say, and the code they end with.

0 done; 1 refused, or something is not as it should be; 2 wrong usage; 3 the settings, the database or the port do not
allow it; 130 interrupted.
"""

import sys

DONE, WRONG, USAGE, NOT_READY, INTERRUPTED = 0, 1, 2, 3, 130


class NotReady(Exception):  # noqa: N818 -- read as a sentence by whoever calls the command
    """The machine does not allow it: the text says what is missing and what to do."""


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- a command speaks


def complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 -- a command speaks
