"""What is refused with documents, with a sentence for the user."""

from kexie.kernel.errors import Refused


class Unreadable(Refused):
    """The file holds no text that can be read."""

    status = 400


class BadFacts(Refused):
    """A fact holds what it cannot hold."""

    status = 400


class TextMoved(Refused):
    """The text was changed since the page was loaded, so places in it mean something else now."""


class NoSuchPlace(Refused):
    """The stretch lies outside the text or holds no words."""

    status = 400


class StillReading(Refused):
    """The last version has not been read yet."""


class NotLost(Refused):
    """The anchor stands where it should."""
