"""What is refused in intake, with a sentence for the user."""

from kexie.kernel.errors import Refused


class AlreadyHandedOut(Refused):
    """The draft has become tasks; it cannot be changed or handed out again."""


class NotDecided(Refused):
    """The draft is not in the state that the change starts from."""


class NothingChosen(Refused):
    status = 400


class BadDraft(Refused):
    """A field holds what it cannot hold."""

    status = 400


class NotComplete(Refused):
    """Something is missing before tasks can be made."""

    status = 422


class CannotUndo(Refused):
    """There is nothing of one's own to take back, or somebody has changed it since."""
