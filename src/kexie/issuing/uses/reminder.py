"""The reminder slip (催办通知): what one unit has overdue."""

from django.urls import reverse

from kexie.gongwen import Run
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.uses.common import By, Column, NothingToSay, day_words, draft, table
from kexie.matters.models import Share
from kexie.matters.queries import Wanted, shares_for
from kexie.org.models import Unit
from kexie.records.models import Record

COLUMNS = (
    Column(head="序号", width=2.5, side="centre"),
    Column(head="任务编号", width=5),
    Column(head="任务", width=11),
    Column(head="应办结", width=5.5),
    Column(head="逾期天数", width=3.5, side="right"),
)


def draft_reminder(of: Unit, *, by: By, about: Record | None = None) -> OfficialDocument:
    """
    For the shares of one unit, handed out by the unit that reminds, that are overdue and not reported yet.

    :raises NothingToSay: nothing is overdue
    """
    late = list(overdue_of(of, by=by))
    if not late:
        raise NothingToSay(f"{of.short_name}没有逾期未办结的任务，不需要催办。")
    rows = [
        (
            Run(text=str(number)),
            Run(text=share.task.number),
            Run(
                text=share.record.title,
                link=by.link(reverse("matters:share", args=[share.pk])),
            ),
            Run(text=day_words(share.due_date)),
            Run(text=str((by.today - share.due_date).days if share.due_date else 0)),
        )
        for number, share in enumerate(late, start=1)
    ]
    values = {"reminded.unit": of.name, "reminded.number": len(late)}
    blocks = (table("逾期未办结任务", COLUMNS, rows),)
    return draft(Use.REMINDER, values, blocks, by=by, to=(To(unit=of),), about=about)


def overdue_of(of: Unit, *, by: By) -> list[Share]:
    """As the ledger counts them: the list of the same filters shows the same rows."""
    wanted = Wanted(unit=of.pk, issuer=by.unit.pk, measure="late")
    return list(shares_for(by.actor, wanted=wanted, today=by.today))
