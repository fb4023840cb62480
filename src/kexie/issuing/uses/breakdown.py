"""The task breakdown (任务分解表): a text's tasks, or those of a list, with who carries them out and until when."""

from collections.abc import Sequence

from django.urls import reverse

from kexie.documents.models import Document
from kexie.gongwen import Attachment, Block, Note, Run
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.queries.uses import UNLISTED
from kexie.issuing.uses.common import By, Column, NothingToSay, day_words, draft, table
from kexie.matters.models import DueKind, Share, ShareRole, Task
from kexie.matters.queries import Wanted, tasks_for, with_shares
from kexie.org.models import Unit
from kexie.records.models import Record

MOST = 500
LONGEST_QUOTE = 120  # characters
COLUMNS = (
    Column(head="序号", width=2.5, side="centre"),
    Column(head="任务", width=10.5),
    Column(head="牵头单位", width=4.5),
    Column(head="配合单位", width=5),
    Column(head="完成时限", width=6.5),
)


def draft_of_document(source: Document, *, by: By) -> OfficialDocument:
    """
    Of the tasks a text has set and the unit has handed out; what others made of them is theirs.

    :raises NothingToSay: there are none
    """
    tasks = tasks_for(by.actor, wanted=Wanted(document=source.pk, issuer=by.unit.pk))
    return draft_breakdown(
        list(tasks.values_list("pk", flat=True)), source.record.title, by=by, about=source.record
    )


def draft_breakdown(
    keys: Sequence[int], source: str, *, by: By, about: Record | None = None
) -> OfficialDocument:
    """
    Of chosen tasks, in the order of their numbers.

    :param keys: of tasks; those the actor does not see are left out
    :param source: what the tasks come from, in words
    :raises NothingToSay: none is left, or there are too many
    """
    found = tasks_for(by.actor).filter(pk__in=list(keys)).select_related("anchor__document__record")
    found = found.exclude(state__in=UNLISTED)
    tasks = list(with_shares(found, by.actor, by.today).order_by("number"))
    if not tasks:
        raise NothingToSay("没有可以列入任务分解表的任务：草稿和已取消的不列入。")
    if len(tasks) > MOST:
        raise NothingToSay(f"任务分解表最多列{MOST}项任务，请先筛选。")
    units = _units_of(tasks)
    rows = [_row(number, task, by) for number, task in enumerate(tasks, start=1)]
    listed: tuple[Block, ...] = (table("任务分解", COLUMNS, rows), *_passages(tasks))
    attached = Attachment(f"{source}任务分解表", listed)
    values = {
        "source.title": source,
        "tasks.number": len(tasks),
        "units.number": len(units),
    }
    to = [To(unit=unit) for unit in units if unit != by.unit]
    return draft(Use.BREAKDOWN, values, (), by=by, to=to, about=about, attachments=(attached,))


def _shares(task: Task) -> list[Share]:
    found: list[Share] = task.shown_shares  # type: ignore[attr-defined]  # fetched by with_shares
    return found


def _units_of(tasks: Sequence[Task]) -> list[Unit]:
    """In official order, each once."""
    units = {share.record.unit for task in tasks for share in _shares(task)}
    return sorted(units, key=lambda unit: (unit.order, unit.code))


def _passages(tasks: Sequence[Task]) -> list[Note]:
    """
    Beneath the table, from which passage the tasks come, each said once.

    At the foot of pages they would stand once for each row, and office programs lay few such rows on a page.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for number, task in enumerate(tasks, start=1):
        if task.anchor:
            said_in = task.anchor.document.record.title, task.anchor.quote[:LONGEST_QUOTE]
            found.setdefault(said_in, []).append(number)
    return [
        Note((Run(text=f"第{_stretches(numbers)}项出自《{title}》：“{quote}”"),))
        for (title, quote), numbers in found.items()
    ]


def _stretches(numbers: Sequence[int]) -> str:
    """1、3—5 of 1, 3, 4, 5."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return "、".join(str(one[0]) if len(one) == 1 else f"{one[0]}—{one[-1]}" for one in parts)


def _row(number: int, task: Task, by: By) -> tuple[Run, ...]:
    shares = _shares(task)
    lead = next((one for one in shares if one.role == ShareRole.LEAD), None)
    others = [one.record.unit.short_name for one in shares if one.role != ShareRole.LEAD]
    return (
        Run(text=str(number)),
        Run(
            text=task.record.title,
            link=by.link(reverse("matters:show", args=[task.pk])),
        ),
        Run(text=lead.record.unit.short_name if lead else ""),
        Run(text="、".join(others)),
        Run(text=_due(task, lead)),
    )


def _due(task: Task, lead: Share | None) -> str:
    if lead is not None and lead.due_date is not None:
        return day_words(lead.due_date)
    words = {DueKind.LONG_TERM: "长期坚持", DueKind.RECURRING: "按期办理"}
    return task.due_text or words.get(DueKind(task.due_kind), "未定")
