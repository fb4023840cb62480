"""What this room plugs into the house."""

from django.utils.translation import gettext_lazy as _

from kexie.kernel.room import MenuEntry, OpenWork, RecordKind, Room
from kexie.matters.flow import EXTENSION, SHARE, SUGGESTION, TASK
from kexie.matters.queries.whole import open_shares, parts_of_task
from kexie.org.models import Power, User


def _works(user: User) -> bool:
    return not user.power


def _keeps_rules(user: User) -> bool:
    return user.power == Power.SYSTEM


ROOM = Room(
    name="matters",
    menu=(
        MenuEntry(
            label=_("Tasks"), url_name="matters:list", icon="checklist", order=30, shown_to=_works
        ),
        MenuEntry(
            label=_("Suggestions"),
            url_name="suggestions:list",
            icon="bulb",
            order=35,
            shown_to=_works,
        ),
        MenuEntry(
            label=_("Lights and usual times"),
            url_name="matters:rules",
            icon="traffic-lights",
            order=70,
            place="administration",
            shown_to=_keeps_rules,
        ),
    ),
    record_kinds=(
        RecordKind(code="task", label=_("task"), url_name="matters:show"),
        RecordKind(code="share", label=_("share of a task"), url_name="matters:share"),
        RecordKind(
            code="extension", label=_("request for more time"), url_name="matters:extension"
        ),
        RecordKind(code="suggestion", label=_("suggestion"), url_name="suggestions:show"),
    ),
    open_work=(OpenWork(label=_("Open shares of tasks"), count=open_shares),),
    belonging={"task": parts_of_task},
    verbs={
        **{
            f"{flow.kind}.{name}": move.label
            for flow in (TASK, SHARE, EXTENSION, SUGGESTION)
            for name, move in flow.moves.items()
        },
        "reminders.send": _("sent reminders"),
        "task.draft": _("drafted a task"),
        "task.rename": _("gave a task another title"),
        "task.comment": _("commented on a task"),
        "suggestion.rename": _("gave a suggestion another topic"),
        "suggestion.comment": _("commented on a suggestion"),
        "answer_times.set": _("set within how many days suggestions are answered"),
        "lights.set": _("set the rules of lights"),
        "levels.set": _("set the usual times"),
    },
)
