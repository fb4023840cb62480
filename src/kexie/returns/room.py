"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, Panel, RecordKind, Room
from kexie.org.models import Power, User
from kexie.returns.flow import CYCLE, ENTRY, FILING
from kexie.returns.queries.inbox import count_waiting
from kexie.returns.queries.reporting import asked_forms


def _works(user: User) -> bool:
    return not user.power


def _keeps_rules(user: User) -> bool:
    return user.power == Power.SYSTEM


ROOM = Room(
    name="returns",
    menu=(
        MenuEntry(
            label=_("Reports"),
            url_name="returns:mine",
            icon="clipboard-text",
            order=40,
            shown_to=_works,
        ),
        MenuEntry(
            label=_("To review"),
            url_name="returns:inbox",
            icon="checks",
            order=45,
            shown_to=_works,
            count=count_waiting,
        ),
        MenuEntry(
            label=_("Register of forms"),
            url_name="returns:register",
            icon="list-details",
            order=50,
            shown_to=_works,
        ),
        MenuEntry(
            label=_("Reminders of reports"),
            url_name="returns:reminders",
            icon="bell",
            order=36,
            place="administration",
            shown_to=_keeps_rules,
        ),
    ),
    record_kinds=(
        RecordKind(code=ENTRY.kind, label=_("entry of the register"), url_name="returns:entry"),
        RecordKind(code=CYCLE.kind, label=_("round of a form"), url_name="returns:cycle"),
        RecordKind(code=FILING.kind, label=_("report"), url_name="returns:filing"),
        RecordKind(code="compilation", label=_("compilation"), url_name="returns:compilation"),
    ),
    panels=(
        Panel(on="indicators:show", url_name="returns:asked_by"),
        Panel(on="indicators:figure", url_name="returns:coverage"),
    ),
    verbs={
        **{
            f"{flow.kind}.{name}": move.label
            for flow in (ENTRY, CYCLE, FILING)
            for name, move in flow.moves.items()
        },
        "entry.import": _("brought in a form"),
        "compilation.order": _("ordered a compilation"),
        "compilation.keep": _("bound reports into a compilation"),
        "compilation.fail": _("could not bind reports into a compilation"),
        "cycle.reminded": _("reminded units that are missing"),
        "reminder_rules.set": _("set when those missing are reminded"),
        "filing.polish": _("had a text polished"),
        "filing.enclose": _("enclosed a file"),
        "filing.unenclose": _("took an enclosed file back"),
        "filing.begin": _("began a filing with what is held"),
        "filing.write": _("wrote in a filing"),
        "filing.bring_book": _("brought in a workbook of a filing"),
        "cycle.deliver": _("brought in workbooks of a round"),
        "entry.save_mapping": _("saved how a table is read for a form"),
        "entry.save_form": _("saved a form that is being written"),
        "entry.reword": _("set an entry of the register right"),
    },
    forms=asked_forms,
)
