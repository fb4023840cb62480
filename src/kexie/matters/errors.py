"""What matters refuses, with a sentence for the user. Raised by this room's actions."""

from kexie.kernel.errors import Refused


class DueInThePast(Refused):
    status = 400


class BadUnits(Refused):
    status = 400


class BadWords(Refused):
    """A field holds what it cannot hold."""

    status = 400


class EmptyText(Refused):
    status = 400


class TaskNotOpen(Refused):
    pass


class EvidenceMissing(Refused):
    pass


class OpenBelow(Refused):
    """Something that others still owe stands open, and nothing was said about it."""


class LeadMissing(Refused):
    pass


class TooLate(Refused):
    pass


class AfterTheWhole(Refused):
    """A part would be due after the whole it belongs to."""


class AlreadyAsked(Refused):
    pass


class BadEvidence(Refused):
    status = 400


class NothingToDo(Refused):
    pass


class BadRule(Refused):
    status = 400


class OthersMerged(Refused):
    """Other suggestions hang on this one."""


class AlreadyRated(Refused):
    pass


class BadMerge(Refused):
    pass
