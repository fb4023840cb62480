"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.issuing.flow import DOCUMENT
from kexie.kernel.room import MenuEntry, Panel, RecordKind, Room
from kexie.org.models import Power, User


def _works(user: User) -> bool:
    return not user.power


def _gives_pins(user: User) -> bool:
    return user.power == Power.SECURITY


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
        MenuEntry(
            label=_("Sign-off PINs"),
            url_name="issuing:pins",
            icon="password",
            order=47,
            place="administration",
            shown_to=_gives_pins,
        ),
    ),
    panels=(
        Panel(on="matters:list", url_name="issuing:tasks_button"),
        Panel(on="matters:show", url_name="issuing:about_task"),
        Panel(on="documents:facts", url_name="issuing:about_text"),
        Panel(on="suggestions:show", url_name="issuing:about_suggestion"),
        Panel(on="returns:compilation", url_name="issuing:about_compilation"),
    ),
    record_kinds=(
        RecordKind(code=DOCUMENT.kind, label=_("official document"), url_name="issuing:show"),
    ),
    verbs={
        **{f"{DOCUMENT.kind}.{name}": move.label for name, move in DOCUMENT.moves.items()},
        "official_document.rename": _("gave a document another title"),
        "official_document.comment": _("commented on a document"),
        "official_document.drop_enclosure": _("took a file out of a document"),
        "official_document.order_files": _("had the files of an issued document made again"),
        "official_document.keep_files": _("kept the files of an issued document"),
        "official_document.fail_files": _("could not make the files of an issued document"),
        "official_document.pack": _("packed a document for the archive"),
        "sign_off.ask": _("put a document before a leader"),
        "sign_off.answer": _("answered a request for sign-off"),
        "sign_off.wrong_pin": _("gave a wrong sign-off PIN"),
        "sign_off.void": _("voided a link by wrong PINs"),
        "signer.add": _("named a signer"),
        "signer.edit": _("set a signer right"),
        "signer.close": _("ended that somebody signs"),
        "signer.give_pin": _("gave a sign-off PIN"),
        "signing_rule.set": _("set how long links for sign-off hold"),
        "document_template.save": _("kept a template of documents"),
        "document_template.close": _("closed a template of documents"),
        "number_series.add": _("laid down a number series"),
        "number_series.close": _("closed a number series"),
        "number_series.reopen": _("opened a number series again"),
    },
)
