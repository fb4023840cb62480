"""The one family of errors that a user may cause and should be told about."""

from typing import ClassVar

from django.utils.functional import Promise


class Refused(Exception):  # noqa: N818 -- it is an answer, not a fault
    """
    A request that was understood and will not be done. The text is for the user: what is wrong, what to do.

    Rooms subclass it beside the action that raises it.
    """

    status: ClassVar[int] = 409

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)

    @property
    def code(self) -> str:
        """Name for machines: room and class, as in `matters.DueInThePast`."""
        return f"{type(self).__module__.split('.')[1]}.{type(self).__name__}"

    def __str__(self) -> str:
        return str(self.args[0])


class Changed(Refused):
    """
    Somebody else was faster. Both versions are kept: `yours` was not written, `theirs` stands.

    Keys are field labels, values what a person reads.
    """

    def __init__(
        self, message: str | Promise, *, yours: dict[str, str], theirs: dict[str, str]
    ) -> None:
        super().__init__(message)
        self.yours = yours
        self.theirs = theirs
