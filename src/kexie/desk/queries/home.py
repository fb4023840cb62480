"""My desk: what I owe, what waits for me, what I handed out. Three lists, never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.desk.queries.lists import Line, Part, Words
from kexie.desk.queries.meetings import MEETINGS
from kexie.desk.queries.papers import PAPERS
from kexie.desk.queries.reports import (
    show_entries,
    show_owed,
    show_reviews,
    show_rounds,
)
from kexie.desk.queries.suggestions import SUGGESTIONS, TRIALS
from kexie.documents.models import Document
from kexie.documents.queries import documents_for
from kexie.intake.models import Decision, Draft
from kexie.matters.models import Extension, Share, Task
from kexie.matters.queries import (
    Lamps,
    Waiting,
    handed_out_by,
    owed_shares,
    reasons_back,
    with_light,
    with_shares,
)
from kexie.matters.queries.rows import task_rows
from kexie.org.models import Role, User
from kexie.org.queries import desk_units, own_units
from kexie.records.access import STAFF
from kexie.returns.queries.cycles import open_rounds_of
from kexie.returns.queries.filings import still_owed
from kexie.returns.queries.inbox import to_judge
from kexie.returns.queries.register import to_approve
from kexie.workflow.queries import BAR_WORDS, Bar


def _shares(rows: Iterable[Model], today: date, *, issuer: bool) -> list[Line]:
    lamps = Lamps(today)
    shares = [share for share in rows if isinstance(share, Share)]
    reasons = reasons_back(shares)
    return [
        Line(
            url=reverse("matters:share", args=[share.pk]),
            number=share.task.number,
            title=share.record.title,
            unit=share.task.record.unit if issuer else share.record.unit,
            state=share.state,
            state_label=share.get_state_display(),
            due=share.due_date,
            lamp=lamps.of(share),
            note=reasons.get(share.pk, ""),
        )
        for share in shares
    ]


def _owed(rows: Iterable[Model], today: date) -> list[Line]:
    return _shares(rows, today, issuer=True)


def _others(rows: Iterable[Model], today: date) -> list[Line]:
    return _shares(rows, today, issuer=False)


def _barred(rows: Iterable[Model], today: date) -> list[Line]:
    """With his own roles only his own work can bar him."""
    reason = str(BAR_WORDS[Bar.OWN_WORK])
    return [replace(line, note=reason) for line in _others(rows, today)]


def _extensions(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=reverse("matters:extension", args=[extension.pk]),
            number=extension.share.task.number,
            title=extension.share.task.record.title,
            unit=extension.record.unit,
            state=extension.state,
            state_label=extension.get_state_display(),
            due=extension.to_date,
            lamp=None,
            note=extension.reason,
        )
        for extension in rows
        if isinstance(extension, Extension)
    ]


def _tasks(rows: Iterable[Model], today: date) -> list[Line]:
    tasks = [task for task in rows if isinstance(task, Task)]
    return [
        Line(
            url=reverse("matters:show", args=[row.task.pk]),
            number=row.task.number,
            title=row.task.record.title,
            unit=row.lead.record.unit if row.lead else row.task.record.unit,
            state=row.state,
            state_label=row.state_label,
            due=row.lead.due_date if row.lead else None,
            lamp=row.lamp,
            note=row.pressing_other.record.unit.short_name if row.pressing_other else "",
        )
        for row in task_rows(tasks, Lamps(today))
    ]


def _to_review(user: User, _today: date) -> QuerySet[Document]:
    """Texts of the user's own units with drafts that are not decided, or accepted and not handed out."""
    undecided = Draft.objects.filter(
        document=OuterRef("pk"), decision__in=[Decision.OPEN, Decision.ACCEPTED]
    )
    mine = documents_for(user).filter(record__unit__in=desk_units(user, tuple(STAFF)))
    return mine.filter(Exists(undecided)).order_by("record__opened_at", "pk")


def _documents(rows: Iterable[Model], _today: date) -> list[Line]:
    return [
        Line(
            url=reverse("intake:review", args=[document.pk]),
            number="",
            title=document.record.title,
            unit=document.record.unit,
            state="waiting",
            state_label=_("to be decided"),
            due=None,
            lamp=None,
        )
        for document in rows
        if isinstance(document, Document)
    ]


PARTS: dict[str, Part] = {
    part.code: part
    for part in (
        Part(
            code="owed",
            side="owed",
            label=_("Tasks to do"),
            empty=_("Nothing is owed. Tasks handed to your unit appear here."),
            find=owed_shares,
            show=_owed,
            unit_label=_("handed out by"),
        ),
        Part(
            code="reports",
            side="owed",
            label=_("Reports to hand in"),
            empty=_("No report is asked of your unit."),
            find=lambda user, _today: still_owed(user),
            show=show_owed,
            unit_label=_("asked by"),
        ),
        TRIALS,
        Part(
            code="review",
            side="waiting",
            label=_("Texts to review"),
            empty=_("No text waits to be made into tasks."),
            find=_to_review,
            show=_documents,
            unit_label=_("unit"),
        ),
        Part(
            code="verify",
            side="waiting",
            label=pgettext_lazy("desk", "To verify"),
            empty=_("No report waits for your verification."),
            find=lambda user, today: with_light(Waiting(user).to_verify, today),
            show=_others,
            unit_label=_("unit"),
        ),
        Part(
            code="answer",
            side="waiting",
            label=_("Requests for more time to answer"),
            empty=_("No request for more time waits for your answer."),
            find=lambda user, _today: Waiting(user).to_answer,
            show=_extensions,
            unit_label=_("unit"),
        ),
        Part(
            code="endorse",
            side="waiting",
            label=_("Requests for more time to endorse"),
            empty=_("No request of your unit waits for your endorsement."),
            find=lambda user, _today: Waiting(user).to_endorse,
            show=_extensions,
            unit_label=_("unit"),
        ),
        Part(
            code="sent-back",
            side="waiting",
            label=_("Sent back to you"),
            empty=_("No unit sent a task back."),
            find=lambda user, today: with_light(Waiting(user).sent_back, today),
            show=_others,
            unit_label=_("unit"),
        ),
        Part(
            code="close",
            side="waiting",
            label=_("Ready to be closed"),
            empty=_("No task is ready to be closed."),
            find=lambda user, today: with_shares(Waiting(user).to_close, user, today),
            place="shares__record__unit",
            show=_tasks,
            unit_label=_("lead unit"),
        ),
        Part(
            code="judge",
            side="waiting",
            label=_("Reports to review"),
            empty=_("No report waits for your review."),
            find=lambda user, _today: to_judge(user),
            show=show_reviews,
            unit_label=_("unit"),
        ),
        Part(
            code="requests",
            side="waiting",
            label=_("Requests for data to approve"),
            empty=_("No request for data waits for your approval."),
            find=lambda user, _today: to_approve(user),
            show=show_entries,
            unit_label=_("asked by"),
        ),
        *SUGGESTIONS,
        *PAPERS,
        *MEETINGS,
        Part(
            code="barred",
            side="barred",
            label=_("Not for you to verify"),
            empty=_("No report at your desk must be verified by somebody else."),
            find=lambda user, today: with_light(Waiting(user).barred, today),
            show=_barred,
            unit_label=_("unit"),
        ),
        Part(
            code="handed-out",
            side="handed_out",
            label=_("Tasks handed out"),
            empty=_("Nothing handed out is open. Bring in a text, and its tasks appear here."),
            find=lambda user, today: with_shares(handed_out_by(user), user, today),
            show=_tasks,
            unit_label=_("lead unit"),
        ),
        Part(
            code="rounds",
            side="handed_out",
            label=_("Reports that I ask for"),
            empty=_("No round of a form is open at your unit."),
            find=lambda user, _today: open_rounds_of(user),
            show=show_rounds,
            unit_label=_("asked by"),
        ),
    )
}
SHOWN = 8  # rows of a list on the desk; its own page has them all


@dataclass(frozen=True, slots=True)
class Shown:
    """A list with its first rows and the count of all."""

    part: Part
    total: int
    lines: list[Line]

    @property
    def more(self) -> bool:
        return self.total > len(self.lines)


def leads(user: User) -> bool:
    """Does the user look at the work of others: as head, supervisor or inspector?"""
    return own_units(user, (Role.HEAD, Role.SUPERVISOR, Role.INSPECTOR)).exists()


def desk_for(user: User, today: date) -> list[Shown]:
    """Every list of the desk, in the order of `PARTS`."""
    return [_shown(part, user, today) for part in PARTS.values()]


@dataclass(frozen=True, slots=True)
class Side:
    """
    One of the three: what I owe, what waits for me, what I handed out.

    :ivar filled: its lists in which there is something; `barred`: what stands here though others must act
    """

    code: str
    label: Words
    empty: Words
    total: int
    filled: list[Shown]
    barred: list[Shown]


SIDES: dict[str, tuple[Words, Words]] = {
    "owed": (
        _("What I owe"),
        _("Nothing is owed. Tasks handed to your unit, and reports asked of it, appear here."),
    ),
    "waiting": (
        _("What waits for me"),
        _(
            "Nothing waits for you. Reports to verify or to review, requests for more time and"
            " texts to review appear here."
        ),
    ),
    "handed_out": (
        _("What I handed out"),
        _("Nothing handed out is open. Bring in a text, and its tasks appear here."),
    ),
}


def sides_of(lists: list[Shown]) -> list[Side]:
    """The lists under the three, never mixed."""
    found = []
    for code, (label, empty) in SIDES.items():
        filled = [shown for shown in lists if shown.part.side == code and shown.total]
        others = [shown for shown in lists if shown.part.side == "barred" and shown.total]
        barred = others if code == "waiting" else []
        total = sum(shown.total for shown in filled)
        found.append(Side(code, label, empty, total, filled, barred))
    return found


def _shown(part: Part, user: User, today: date) -> Shown:
    rows = part.find(user, today)
    total = rows.count()
    return Shown(part, total, part.show(rows[:SHOWN], today) if total else [])
