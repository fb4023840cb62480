"""The list of suggestions as a table: saved as a sheet, as text, or printed; exactly the filtered list."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.kernel.address import Query
from kexie.kernel.tables import sorting_of
from kexie.matters.export import LONGEST, Cell, Column, Ledger
from kexie.matters.forms.suggestions import wanted_suggestions
from kexie.matters.models import Suggestion
from kexie.matters.queries.suggestions import SORTS, last_replies, leads_of, suggestions_for
from kexie.org.models import User

COLUMNS = (
    Column(_("Number"), 14),
    Column(_("Topic"), 32),
    Column(_("What is suggested"), 48, printed=False),
    Column(_("Kind"), 10),
    Column(_("Service"), 14),
    Column(_("Comes from"), 16),
    Column(_("Put to"), 14, printed=False),
    Column(_("Put forward on"), 12, "day"),
    Column(_("Answer due"), 12, "day"),
    Column(_("State"), 10),
    Column(_("Answered by"), 16),
    Column(_("Answered on"), 12, "day"),
    Column(_("Answer"), 48, printed=False),
    Column(_("Result"), 10),
    Column(_("Becomes"), 12, printed=False),
)
ANSWERED = ("answered", "settled")


def list_of(user: User, query: Query, today: date) -> Ledger:
    """What the address asks for; at most `LONGEST` rows. Internal notes are never in it."""
    found = suggestions_for(user, wanted=wanted_suggestions(query), today=today)
    rows = list(sorting_of(query, SORTS, default="due").apply(found)[:LONGEST])
    keys = [one.pk for one in rows]
    leads, replies = leads_of(keys), last_replies(keys)
    shown = {pk: reply.text for pk, reply in replies.items()}
    cells = [_cells(one, leads.get(one.pk, ""), shown.get(one.pk, "")) for one in rows]
    return Ledger(gettext("List of suggestions"), COLUMNS, cells)


def _cells(one: Suggestion, lead: str, answer: str) -> list[Cell]:
    return [
        one.number or "",
        one.record.title,
        one.text,
        one.get_kind_display(),
        one.get_theme_display(),
        one.from_unit.short_name,
        one.record.unit.short_name,
        timezone.localdate(one.made_at),
        one.due_date,
        one.get_state_display(),
        lead,
        timezone.localdate(one.answered_at) if one.answered_at else None,
        answer if one.state in ANSWERED else "",
        one.get_result_display(),
        one.get_follow_display(),
    ]
