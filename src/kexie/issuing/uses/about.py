"""What is drafted about one record: among which of them somebody chooses, in whose name, and how."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kexie.documents.queries import documents_for
from kexie.issuing.models import OfficialDocument
from kexie.issuing.uses.breakdown import draft_breakdown, draft_of_document
from kexie.issuing.uses.common import By
from kexie.issuing.uses.compilation import draft_compilation
from kexie.issuing.uses.reminder import draft_reminder
from kexie.issuing.uses.reply import draft_reply
from kexie.issuing.uses.supervision import draft_supervision
from kexie.matters.models import Share, Task
from kexie.matters.queries import shares_for, tasks_for
from kexie.matters.queries.suggestions.page import suggestions_with_all
from kexie.org.models import Unit, User
from kexie.returns.queries.compilation import compilations_for


@dataclass(frozen=True, slots=True)
class AboutOne:
    """`rows`: those the user sees; `unit`: in whose name; `draft`: how one becomes a document."""

    rows: Callable[[User], QuerySet[Any]]
    unit: Callable[[Any], Unit]
    draft: Callable[[Any, By], OfficialDocument]


def _of_task(task: Task, by: By) -> OfficialDocument:
    return draft_breakdown([task.pk], task.record.title, by=by, about=task.record)


def _of_late_share(share: Share, by: By) -> OfficialDocument:
    return draft_reminder(share.record.unit, by=by, about=share.record)


def _issuer(share: Share) -> Unit:
    return share.task.record.unit


ABOUT_ONE: Mapping[str, AboutOne] = {
    "breakdown": AboutOne(tasks_for, lambda one: one.record.unit, _of_task),
    "text-breakdown": AboutOne(
        documents_for,
        lambda one: one.record.unit,
        lambda one, by: draft_of_document(one, by=by),
    ),
    "supervision": AboutOne(shares_for, _issuer, lambda one, by: draft_supervision(one, by=by)),
    "reminder": AboutOne(shares_for, _issuer, _of_late_share),
    "reply": AboutOne(
        suggestions_with_all, lambda one: one.record.unit, lambda one, by: draft_reply(one, by=by)
    ),
    "compilation": AboutOne(
        compilations_for,
        lambda one: one.record.unit,
        lambda one, by: draft_compilation(one, by=by),
    ),
}
