"""The register: proposed by who wants to ask, approved by somebody else, prolonged or ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.kernel.faults import fault_in
from kexie.kernel.secrecy import insist_no_secrets
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Reach, Unit, UnitKind, User
from kexie.records.access import HEADS, STAFF
from kexie.records.actions import add_parties, drop_party, next_number, open_record
from kexie.records.models import Part
from kexie.returns.actions.forms import insist_form_seen, lock_entry, locked_draft
from kexie.returns.actions.publishing import insist_sound, put_in_force
from kexie.returns.errors import BadEntry, CyclesOpen, NotInForce, Unanswered
from kexie.returns.flow import ENTRY
from kexie.returns.models import CycleState, Entry, EntryState
from kexie.returns.queries.breaches import breaches_in
from kexie.returns.queries.forms import draft_of, layout_of
from kexie.returns.queries.register import units_asked, within_reach
from kexie.workflow.actions import advance, insist_now

LONGEST_YEARS = 3
CHECKED = ("code", "basis_document", "basis_article", "purpose", "frequency")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """
    A request for data. `audience`: kinds of units that fill it in; `audience_units`: named ones besides.

    `code` empty: the next number of the year. `approver` is the owning unit or one above it.
    """

    title: str
    basis_document: str
    basis_article: str
    purpose: str
    frequency: str
    approver: Unit
    expiry_date: date
    audience: tuple[str, ...] = ()
    audience_units: tuple[Unit, ...] = ()
    code: str = ""


@writing()
def propose_entry(new: NewEntry, *, unit: Unit, actor: User, at: datetime) -> Entry:
    """
    Lay out a request for data; nothing is asked of anybody before it is approved.

    :raises NotYours: the actor is no staff of the unit
    :raises BadEntry: a field holds what it cannot hold, or nobody would be asked
    """
    record = open_record(
        kind=ENTRY.kind,
        unit=unit,
        title=new.title.strip(),
        actor=actor,
        at=at,
        parties=[(new.approver, Part.VERIFIER)],
    )
    year = timezone.localdate(at).year
    code = new.code.strip() or f"BB{year}-{next_number('entry', year):03}"
    entry = Entry(record=record, code=code)
    _fill(entry, new, at)
    entry.save(force_insert=True)
    _keep_audience(entry, new)
    advance(entry, flow=ENTRY, move="propose", actor=actor, at=at)
    return entry


@writing()
def edit_entry(
    entry: Entry, new: NewEntry, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Set a request right that is not approved yet.

    :raises Changed: somebody edited it since the actor looked
    """
    locked = lock_entry(entry.pk)
    insist_now(locked, ENTRY, "edit", actor)
    if locked.version != seen_version:
        raise Changed(
            _("Somebody changed this entry since you opened it."),
            yours=_readable(new),
            theirs=_readable(_as_new(locked)),
        )
    before, approver = _readable(_as_new(locked)), locked.approver
    _fill(locked, new, at)
    advance(
        locked,
        flow=ENTRY,
        move="edit",
        actor=actor,
        at=at,
        basis_document=locked.basis_document,
        basis_article=locked.basis_article,
        purpose=locked.purpose,
        frequency=locked.frequency,
        audience=locked.audience,
        approver=new.approver,
        expiry_date=new.expiry_date,
        version=seen_version + 1,
    )
    locked.record.title = new.title.strip()[:200]
    locked.record.save(update_fields=["title"])
    if approver != new.approver:
        drop_party(locked.record, approver, Part.VERIFIER)
        add_parties(locked.record, [(new.approver, Part.VERIFIER)])
    _keep_audience(locked, new)
    after = _readable(new)
    log(actor=actor, verb="entry.reword", target=locked, at=at, before=before, after=after)


@writing()
def ask_approval(
    entry: Entry, *, actor: User, at: datetime, answers: Mapping[str, str], seen_form: int
) -> None:
    """
    Ask the approving unit.

    :param answers: for each rule that the request may break, by its code, why it must be so
    :raises NoForm, FormFaulty: there is no sound form
    :raises Unanswered: a rule has no answer
    :raises Changed: the form was changed since the actor looked
    """
    insist_no_secrets(*answers.values())
    locked = lock_entry(entry.pk)
    insist_now(locked, ENTRY, "ask", actor)
    draft = locked_draft(locked)
    insist_form_seen(draft, layout_of(draft), seen_form)
    insist_sound(draft)
    _insist_lasting(locked.expiry_date, at)
    kept = []
    for breach in breaches_in(locked, layout_of(draft)):
        answer = answers.get(breach.code, "").strip()
        if not answer:
            raise Unanswered(
                _("Say why the request must break this rule, or change it: %(rule)s")
                % {"rule": breach.words}
            )
        kept.append({"code": breach.code, "found": breach.found, "answer": answer[:1000]})
    advance(locked, flow=ENTRY, move="ask", actor=actor, at=at, breaches=kept)
    _tell(locked, NoticeKind.WAITING, locked.approver, actor=actor, at=at)


@writing()
def take_back(entry: Entry, *, actor: User, at: datetime) -> None:
    """Take the request back to go on writing it."""
    advance(lock_entry(entry.pk), flow=ENTRY, move="take_back", actor=actor, at=at)


@writing()
def approve(entry: Entry, *, actor: User, at: datetime, note: str = "") -> None:
    """
    The request may be sent, with the form as it is; its first version is in force.

    :raises OwnWork: the actor wrote it or asked for it
    """
    locked = lock_entry(entry.pk)
    insist_now(locked, ENTRY, "approve", actor)
    _insist_lasting(locked.expiry_date, at)
    advance(locked, flow=ENTRY, move="approve", actor=actor, at=at, note=note)
    put_in_force(locked_draft(locked), at=at)
    _tell(locked, NoticeKind.ANSWERED, locked.record.unit, actor=actor, at=at)


@writing()
def refuse(entry: Entry, *, actor: User, at: datetime, note: str) -> None:
    """:raises ReasonMissing: no reason was given"""
    locked = lock_entry(entry.pk)
    advance(locked, flow=ENTRY, move="refuse", actor=actor, at=at, note=note)
    _tell(locked, NoticeKind.ANSWERED, locked.record.unit, actor=actor, at=at)


@writing()
def prolong(entry: Entry, *, actor: User, at: datetime, to_date: date, note: str) -> None:
    """
    Let it stand longer, by the approving unit.

    :raises BadEntry: the day is not later, or too far
    """
    locked = lock_entry(entry.pk)
    insist_now(locked, ENTRY, "prolong", actor)
    if to_date <= locked.expiry_date:
        raise BadEntry(_("Choose a day after the present one."))
    _insist_lasting(to_date, at)
    advance(locked, flow=ENTRY, move="prolong", actor=actor, at=at, note=note, expiry_date=to_date)


@writing()
def end(entry: Entry, *, actor: User, at: datetime, note: str) -> None:
    """
    Nothing is asked by it any more; what was filed stays.

    :raises CyclesOpen: a round of it is planned or open
    """
    locked = lock_entry(entry.pk)
    insist_now(locked, ENTRY, "end", actor)
    running = locked.cycles.filter(state__in=(CycleState.PLANNED, CycleState.OPEN))
    if running.exists():
        raise CyclesOpen(_("Close or cancel its rounds first."))
    advance(locked, flow=ENTRY, move="end", actor=actor, at=at, note=note)
    if draft := draft_of(locked):
        draft.delete()


def insist_in_force(entry: Entry, day: date) -> None:
    """:raises NotInForce: the entry is not approved, or its day has passed"""
    if entry.state != EntryState.APPROVED or entry.expiry_date < day:
        raise NotInForce(_("The request is not in force. Nothing may be asked by it."))


def _fill(entry: Entry, new: NewEntry, at: datetime) -> None:
    entry.basis_document = new.basis_document.strip()
    entry.basis_article = new.basis_article.strip()
    entry.purpose = new.purpose.strip()
    entry.frequency = new.frequency
    entry.audience = list(new.audience)
    entry.approver, entry.expiry_date = new.approver, new.expiry_date
    _insist_sane(entry, new, at)


def _insist_sane(entry: Entry, new: NewEntry, at: datetime) -> None:
    insist_no_secrets(new.title, new.basis_document, new.basis_article, new.purpose)
    if not new.title.strip():
        raise BadEntry(_("Give the form its name."))
    if fault := fault_in(entry, CHECKED):
        raise BadEntry(fault)
    if set(new.audience) - set(UnitKind.values):
        raise BadEntry(_("Choose who fills it in from the list."))
    if not new.audience and not new.audience_units:
        raise BadEntry(_("Say who fills it in."))
    if Entry.objects.filter(code=entry.code).exclude(pk=entry.pk).exists():
        raise BadEntry(_("The register has an entry with this code already."))
    owner = entry.record.unit
    if not Reach.objects.filter(below=owner, above=new.approver, to_date__isnull=True).exists():
        raise BadEntry(_("A request is approved by the unit itself or by one above it."))
    outside = [unit for unit in new.audience_units if unit.pk not in within_reach(owner)]
    if outside:
        raise BadEntry(
            _("%(owner)s cannot ask %(unit)s.")
            % {"owner": owner.short_name, "unit": outside[0].short_name}
        )
    _insist_lasting(new.expiry_date, at)


def _insist_lasting(expiry: date, at: datetime) -> None:
    today = timezone.localdate(at)
    if not today < expiry <= today.replace(year=today.year + LONGEST_YEARS, day=1):
        raise BadEntry(
            _("A request stands for a while: until a day after today, three years at most.")
        )


def _keep_audience(entry: Entry, new: NewEntry) -> None:
    entry.audience_units.set(new.audience_units)
    if not units_asked(entry).exists():
        raise BadEntry(_("There is no such unit below you: nobody would be asked."))


def _as_new(entry: Entry) -> NewEntry:
    return NewEntry(
        title=entry.record.title,
        basis_document=entry.basis_document,
        basis_article=entry.basis_article,
        purpose=entry.purpose,
        frequency=entry.frequency,
        approver=entry.approver,
        expiry_date=entry.expiry_date,
        audience=tuple(entry.audience),
        audience_units=tuple(entry.audience_units.all()),
        code=entry.code,
    )


def _readable(new: NewEntry) -> dict[str, str]:
    units = [unit.short_name for unit in new.audience_units]
    kinds = [str(UnitKind(kind).label) for kind in new.audience if kind in UnitKind.values]
    return {
        gettext("Name of the form"): new.title,
        gettext("Basis: document"): new.basis_document,
        gettext("Basis: article"): new.basis_article,
        gettext("Purpose"): new.purpose,
        gettext("Frequency"): new.frequency,
        gettext("Filled in by"): "、".join([*kinds, *units]),
        gettext("Approving unit"): new.approver.short_name,
        gettext("Valid until"): new.expiry_date.isoformat(),
    }


def _tell(entry: Entry, kind: NoticeKind, unit: Unit, *, actor: User, at: datetime) -> None:
    roles = HEADS if kind == NoticeKind.WAITING else STAFF
    tell_units(kind, entry.record, units=[unit], roles=roles, at=at, besides=actor)
