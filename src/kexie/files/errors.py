"""Why a file is refused. Each says what is wrong and what to do."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.errors import Refused


class EmptyFile(Refused):
    status = 400


class TooLarge(Refused):
    status = 413


class UnknownContent(Refused):
    status = 415


class NameMismatch(Refused):
    status = 415


class Executable(Refused):
    status = 415


class HasMacros(Refused):
    status = 415


class Unreadable(Refused):
    """Protected by a password, or broken: what cannot be looked into is not taken in."""

    status = 415


class NestedArchive(Refused):
    status = 415


class UnpacksTooLarge(Refused):
    status = 413


class Damaged(Refused):
    """The stored bytes are gone or are no longer those that were brought in."""

    status = 500


BROKEN = _("This file is broken and cannot be opened. Save it again and send the new one.")
PROTECTED = _("The file is protected by a password. Save it without one and send that.")
PACKED_INSIDE = _("Another file is packed inside this document. Take it out and send it by itself.")
