"""How tasks and shares come into being: what handing out, splitting and redirecting have in common."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.documents.models import Anchor, Document
from kexie.kernel.faults import fault_in
from kexie.kernel.forms import LAST_DAY
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.errors import BadUnits, BadWords, DueInThePast, EmptyText
from kexie.matters.flow import SHARE, TASK
from kexie.matters.models import DueKind, Share, ShareRole, Task
from kexie.matters.queries.ground import Ground
from kexie.org.models import Unit, User
from kexie.records.actions import add_parties, next_number, open_record
from kexie.records.models import Part, Party
from kexie.workflow.actions import advance

# Fields of a new task that hold words of a list, or no more than so many.
CHECKED = ("theme", "urgency", "set_by", "due_kind", "due_text", "evidence_reason")
PART_OF = {ShareRole.LEAD: Part.LEAD, ShareRole.COOPERATING: Part.COOPERATING}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """
    What is to be handed out. `verifier` None: the issuing unit verifies.

    `due_date` is a working deadline; `due_text` keeps the words of the source. `evidence_reason` empty:
    evidence is welcome but not asked for.
    """

    title: str
    content: str
    theme: str
    lead: Unit
    cooperating: tuple[Unit, ...] = ()
    verifier: Unit | None = None
    urgency: str = "ordinary"
    set_by: str = ""
    anchor: Anchor | None = None
    due_kind: str = "none"
    due_text: str = ""
    due_date: date | None = None
    evidence_reason: str = ""

    @property
    def units(self) -> tuple[Unit, ...]:
        return (self.lead, *self.cooperating)


def insist_sane(new: NewTask, ground: Ground, at: datetime) -> None:
    """
    What is handed out must make sense on its own.

    :raises EmptyText: no title
    :raises BadWords: a field holds what it cannot hold
    :raises BadUnits: a unit is named twice, was closed, is out of reach, or would verify its own share
    :raises DueInThePast: the day is over, or later than any work
    :raises SecretMark: the words carry the mark of a state secret
    """
    if not new.title.strip():
        raise EmptyText(_("Give the task a title that stands alone."))
    insist_no_secrets(new.title, new.content, new.set_by, new.due_text, new.evidence_reason)
    if len({unit.pk for unit in new.units}) < len(new.units):
        raise BadUnits(_("Name each unit once: one leads, the others cooperate."))
    insist_exist((*new.units, *([new.verifier] if new.verifier else [])))
    if problem := ground.problem(new.units, new.verifier):
        raise BadUnits(problem)
    if fault := fault_in(Task(**{name: getattr(new, name) for name in CHECKED}), CHECKED):
        raise BadWords(fault)
    insist_not_over(new.due_date, at)


def insist_exist(units: Iterable[Unit]) -> None:
    for unit in units:
        if unit.closed_date:
            raise BadUnits(
                _("%(unit)s was closed. Choose the unit that took over its work.")
                % {"unit": unit.name}
            )


def insist_not_over(day: date | None, at: datetime) -> None:
    if day and day < timezone.localdate(at):
        raise DueInThePast(_("The due day lies in the past. Choose a later one."))
    if day and day > LAST_DAY:
        raise DueInThePast(_("The due day lies too far ahead. Choose one until 2100."))


def lay_out_task(
    new: NewTask, *, unit: Unit, actor: User, at: datetime, parent: Task | None = None
) -> Task:
    """A task as a draft of the issuing unit, numbered; a part is numbered after its whole."""
    record = open_record(kind=TASK.kind, unit=unit, title=new.title.strip(), actor=actor, at=at)
    return Task.objects.create(
        record=record,
        number=_number(parent, timezone.localdate(at).year),
        content=new.content.strip(),
        theme=new.theme,
        urgency=new.urgency,
        set_by=new.set_by,
        anchor=new.anchor,
        parent=parent,
        due_kind=DueKind.DATE if new.due_date else new.due_kind,
        due_text=new.due_text,
        evidence_reason=new.evidence_reason.strip(),
    )


def _number(parent: Task | None, year: int) -> str:
    if parent is None:
        return f"{year}-{next_number(TASK.kind, year):04d}"
    return f"{parent.number}-{next_number(f'part {parent.pk}', 0):02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """To whom a drafted task goes."""

    lead: Unit
    cooperating: Sequence[Unit]
    verifier: Unit
    due_date: date | None


def send(task: Task, sending: Sending, *, move: str, actor: User, at: datetime) -> list[Share]:
    """Hand the drafted task out: everybody's share comes into being and waits to be signed for."""
    roles = {sending.lead: ShareRole.LEAD}
    roles |= dict.fromkeys(sending.cooperating, ShareRole.COOPERATING)
    parts = [(unit, PART_OF[role]) for unit, role in roles.items()]
    advance(task, flow=TASK, move=move, actor=actor, at=at, handed_out_at=at)
    add_parties(task.record, [*parts, (sending.verifier, Part.VERIFIER)])
    return [
        lay_out_share(
            task,
            unit,
            role=role,
            others=[other for other in roles if other != unit],
            due_date=sending.due_date,
            actor=actor,
            at=at,
        )
        for unit, role in roles.items()
    ]


def lay_out_share(
    task: Task,
    unit: Unit,
    *,
    role: ShareRole,
    others: Iterable[Unit],
    due_date: date | None,
    actor: User,
    at: datetime,
) -> Share:
    """One unit's share of an open task, handed out at once."""
    parties = [(task.record.unit, Part.ISSUER), (verifier_of(task), Part.VERIFIER)]
    record = open_record(
        kind=SHARE.kind,
        unit=unit,
        title=task.record.title,
        actor=actor,
        at=at,
        parties=[*parties, *((other, Part.RECIPIENT) for other in others)],
    )
    share = Share.objects.create(
        record=record,
        task=task,
        role=role,
        due_date=due_date,
        first_due_date=due_date,
        start_date=timezone.localdate(at),
    )
    advance(share, flow=SHARE, move="hand_out", actor=actor, at=at)
    return share


def open_sources(shares: Iterable[Share]) -> None:
    """Whoever got a share may open the document that set its task."""
    readers: dict[int, dict[int, Unit]] = defaultdict(dict)
    for share in shares:
        if share.task.anchor:
            readers[share.task.anchor.document_id][share.record.unit_id] = share.record.unit
    for document in Document.objects.filter(pk__in=readers).select_related("record"):
        others = readers[document.pk]
        others.pop(document.record.unit_id, None)
        add_parties(document.record, [(unit, Part.RECIPIENT) for unit in others.values()])


def verifier_of(task: Task) -> Unit:
    """The unit that accepts and closes: a party of the task's card."""
    return Party.objects.select_related("unit").get(record=task.pk, part=Part.VERIFIER).unit
