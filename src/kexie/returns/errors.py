"""What returns refuses, with a sentence for the user. Raised by this room's actions."""

from kexie.kernel.errors import Refused


class BadEntry(Refused):
    """A field of an entry holds what it cannot hold."""

    status = 400


class NoForm(Refused):
    """There is nothing to approve, publish or compare."""


class FormFaulty(Refused):
    """The linter has grave findings."""


class NeedsApproval(Refused):
    """A new version asks for more than was approved."""


class Unanswered(Refused):
    """A rule that the request may break was not answered in words."""


class NotInForce(Refused):
    """The entry is not approved, or its day has passed: nothing may be asked."""


class CyclesOpen(Refused):
    """Rounds of the request are still open."""


class BadCycle(Refused):
    status = 400


class BadCompilation(Refused):
    """Nothing can be bound together as it was wished."""

    status = 400


class NobodyExpected(Refused):
    """No unit would be asked."""


class AlreadyFiled(Refused):
    """The unit has filed: there is nothing to exempt it from."""


class BadFile(Refused):
    """No file was sent."""

    status = 400


class AlreadyReminded(Refused):
    """Those who are missing were reminded by hand today."""


class NobodyMissing(Refused):
    """All who are expected have filed or are exempt."""


class BadSheet(Refused):
    """A workbook could not be read as a form. `faults`: (sheet, row, cell, what is wrong), rows from 1."""

    status = 400

    def __init__(self, message: str, faults: "tuple[SheetFault, ...]" = ()) -> None:
        super().__init__(message)
        self.faults = faults


SheetFault = tuple[str, int, str, str]
