"""What meetings refuse, with a sentence for the user. Raised by this room's actions."""

from kexie.kernel.errors import Refused


class BadWords(Refused):
    """A field holds what it cannot hold."""

    status = 400


class BadTimes(Refused):
    """It would end before it begins, or answers would come too late."""

    status = 400


class BadSeries(Refused):
    """The series is another unit's or no longer used, or the last meeting is not one that was held before."""

    status = 400


class BadPlace(Refused):
    """Somebody cannot be asked, or not answer so."""

    status = 400


class NobodyAsked(Refused):
    pass


class AlreadyReminded(Refused):
    pass


class BadItem(Refused):
    """A point of the agenda cannot be so."""

    status = 400


class ItemTaken(Refused):
    """The point was taken already, or something was written down about it."""


class EmptyWords(Refused):
    status = 400


class KeyTaken(Refused):
    """What was written carries a key that belongs to something else."""

    status = 422


class BadOutcome(Refused):
    """An outcome cannot be so, or cannot become this."""

    status = 400


class OutcomeBecame(Refused):
    """It has become a task or a suggestion, or goes on in a later meeting."""


class NotItsTurn(Refused):
    """The item is not being taken, or was put off."""


class NoPlaceToSpeakFor(Refused):
    """Whoever speaks belongs to no unit that is asked to the meeting."""

    status = 403


class NotHeld(Refused):
    """The meeting goes on, or never was."""


class MinutesThere(Refused):
    """The minutes of the meeting are drafted already."""


class BadAmendment(Refused):
    """It proposes nothing, gives no reason, or speaks for a unit that has no part in it."""

    status = 400


class AmendmentDecided(Refused):
    """Somebody decided on it, or took it back, meanwhile."""


class AmendmentsOpen(Refused):
    """Somebody waits for a word on what he proposed."""


class NotAsRead(Refused):
    """The minutes are not what the actor read any more."""


class Printed(Refused):
    """There is a document of these minutes already."""


class AlreadyBecame(Refused):
    """The outcome became something already."""


class NothingOpen(Refused):
    """There is nothing to carry over or to settle."""


class SpeechThere(Refused):
    """The speech of the meeting was brought in already."""


class BadTie(Refused):
    """The passage is of another text, or the item of another meeting."""

    status = 400


class InvitationThere(Refused):
    """The meeting has an official invitation that still holds."""


class BadPapers(Refused):
    """The papers cannot be bound, or not be handed out."""


class TooLate(Refused):
    """Amendments are not awaited any more."""
