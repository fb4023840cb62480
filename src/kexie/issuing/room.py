"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.issuing.flow import DOCUMENT
from kexie.kernel.room import MenuEntry, RecordKind, Room
from kexie.org.models import User


def _works(user: User) -> bool:
    return not user.power


ROOM = Room(
    name="issuing",
    menu=(
        MenuEntry(
            label=_("Official documents"),
            url_name="issuing:list",
            icon="file-certificate",
            order=55,
            shown_to=_works,
        ),
    ),
    record_kinds=(
        RecordKind(code=DOCUMENT.kind, label=_("official document"), url_name="issuing:show"),
    ),
    verbs={
        **{f"{DOCUMENT.kind}.{name}": move.label for name, move in DOCUMENT.moves.items()},
        "official_document.rename": _("gave a document another title"),
        "official_document.comment": _("commented on a document"),
        "official_document.drop_enclosure": _("took a file out of a document"),
        "official_document.keep_files": _("kept the files of an issued document"),
        "official_document.fail_files": _("could not make the files of an issued document"),
        "number_series.add": _("laid down a number series"),
        "number_series.close": _("closed a number series"),
        "number_series.reopen": _("opened a number series again"),
    },
)
