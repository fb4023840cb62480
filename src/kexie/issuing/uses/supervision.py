"""The supervision notice (督查通知单): one task put to one unit that has a share in it."""

from django.urls import reverse

from kexie.gongwen import Block, Heading, Run
from kexie.issuing.actions.drafting import To
from kexie.issuing.models import OfficialDocument, Use
from kexie.issuing.uses.common import By, NothingToSay, day_words, draft, said
from kexie.matters.flow import LIVE
from kexie.matters.models import Share, ShareRole, TaskState


def draft_supervision(share: Share, *, by: By) -> OfficialDocument:
    """
    For a share whose clock runs; the caller has shown that the actor sees it.

    :raises NothingToSay: there is nothing left to be done
    """
    task = share.task
    if task.state != TaskState.OPEN or share.state not in LIVE:
        raise NothingToSay("这项任务已经办结、取消或者尚未交办，不需要督查通知。")
    role = "牵头" if share.role == ShareRole.LEAD else "配合"
    anchor = task.anchor
    source = anchor.document.record.title if anchor else (task.set_by or by.unit.short_name)
    name = Run(text=task.record.title, link=by.link(reverse("matters:share", args=[share.pk])))
    blocks: list[Block] = [
        Heading(1, "督查事项"),
        said(name, f"（编号{task.number}）。{_ended(task.content)}"),
        Heading(1, "任务出处"),
        said(f"《{source}》：“{anchor.quote}”" if anchor else f"{source}。"),
        Heading(1, "承办要求"),
        said(f"由{share.record.unit.name}{role}办理，办理时限为{day_words(share.due_date)}。"),
    ]
    values = {
        "task.title": task.record.title,
        "task.number": task.number,
        "task.source": source,
        "task.due": day_words(share.due_date),
        "share.unit": share.record.unit.name,
        "share.role": role,
    }
    to = (To(unit=share.record.unit),)
    return draft(Use.SUPERVISION, values, blocks, by=by, to=to, about=share.record)


def _ended(text: str) -> str:
    said_text = text.strip()
    return said_text if not said_text or said_text[-1] in "。！？；" else f"{said_text}。"
