"""What is refused to official documents."""

from kexie.kernel.errors import Refused


class BadDraft(Refused):
    """What was written cannot be kept as it is."""

    status = 422


class BadAddressees(Refused):
    status = 422


class BadSeries(Refused):
    status = 422


class NotReady(Refused):
    """Something without which it cannot be checked or issued is missing."""
