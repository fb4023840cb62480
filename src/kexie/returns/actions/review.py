"""A filing on its way: submitted, reviewed level by level, returned cell by cell, accepted, amended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.notify.actions import tell_units
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.access import STAFF
from kexie.records.actions import add_parties, drop_party
from kexie.records.models import Part
from kexie.returns.actions.freezing import content_of, freeze, restore
from kexie.returns.actions.passages import keep_passages
from kexie.returns.actions.reminding import call_off_reminders
from kexie.returns.actions.values import settle_values, submit_values, withdraw_values
from kexie.returns.flow import FILING
from kexie.returns.models import Field, Filing, Praise, Remark
from kexie.returns.queries.chain import next_reviewer, reviewers_of
from kexie.returns.queries.cycles import takes_filings
from kexie.returns.queries.validation import findings_of
from kexie.workflow.actions import advance, insist_now


class NotFit(Refused):
    """Some cells cannot stand as they are."""


class CycleOver(Refused):
    pass


class StillAbove(Refused):
    pass


class NothingSaid(Refused):
    status = 400


@dataclass(frozen=True, slots=True)
class NewRemark:
    """What is wrong with one cell; `field` None: with the whole."""

    field: Field | None
    text: str
    row: int = 0


@writing()
def submit(
    filing: Filing, *, actor: User, at: datetime, seen_version: int, nothing_reason: str = ""
) -> None:
    """
    Hand the filing in; its figures show as provisional up to the top.

    :param nothing_reason: "nothing to report", with these words: a filing like any other
    :raises NotFit: a cell is refused by the form's rules
    :raises CycleOver: the cycle no longer takes filings
    :raises Changed: somebody wrote in it meanwhile
    """
    insist_no_secrets(nothing_reason)
    filing = _lock(filing, seen_version)
    _insist_open(filing, at)
    wrong = [] if nothing_reason else findings_of(filing)
    if wrong:
        raise NotFit(
            _("%(count)s cells need to be put right first, beginning with: %(first)s")
            % {"count": len(wrong), "first": wrong[0].sentence}
        )
    first = reviewers_of(filing)[0]
    advance(
        filing,
        flow=FILING,
        move="submit",
        actor=actor,
        at=at,
        waits_at=first,
        submitted_at=at,
        first_submitted_at=filing.first_submitted_at or at,
        nothing_reason=nothing_reason,
        version=filing.version + 1,
    )
    _keep_content(filing)
    add_parties(filing.record, [(first, Part.VERIFIER)])
    keep_passages(filing)
    submit_values(filing, actor=actor, at=at)
    call_off_reminders(filing.cycle, filing.record.unit, at=at)
    _tell(filing, NoticeKind.WAITING, first, actor=actor, at=at)


@writing()
def withdraw(filing: Filing, *, actor: User, at: datetime, reason: str) -> None:
    """
    Take it back to go on writing, as long as the first reviewer has not passed it on.

    :raises StillAbove: it lies further up; ask the reviewer to return it
    """
    filing = _lock(filing)
    if filing.waits_at != reviewers_of(filing)[0]:
        raise StillAbove(
            _("It has been passed on already. Ask the reviewing unit to return it to you.")
        )
    reviewer = filing.waits_at
    version = filing.version + 1
    advance(
        filing,
        flow=FILING,
        move="withdraw",
        actor=actor,
        at=at,
        note=reason,
        waits_at=None,
        version=version,
    )
    _leave(filing, reviewer)
    withdraw_values(filing, actor=actor, at=at, reason=reason)


@writing()
def pass_up(filing: Filing, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Reviewed at this level: it goes on to the next unit.

    :raises NothingSaid: this is the last level; accept it
    """
    filing = _lock(filing, seen_version)
    insist_now(filing, FILING, "pass_up", actor)
    above = next_reviewer(filing)
    if above is None:
        raise NothingSaid(_("Nobody reviews it after you: accept it or return it."))
    reviewer = filing.waits_at
    version = filing.version + 1
    advance(
        filing, flow=FILING, move="pass_up", actor=actor, at=at, waits_at=above, version=version
    )
    _leave(filing, reviewer)
    add_parties(filing.record, [(above, Part.VERIFIER)])
    _tell(filing, NoticeKind.WAITING, above, actor=actor, at=at)


@writing()
def return_cells(
    filing: Filing,
    *,
    actor: User,
    at: datetime,
    seen_version: int,
    reason: str,
    remarks: Sequence[NewRemark] = (),
) -> None:
    """
    Give it back to its unit, with what is wrong: as a whole, and cell by cell.

    :raises NothingSaid: neither a reason nor a remark
    """
    _insist_said(reason, remarks)
    filing = _lock(filing, seen_version)
    note = reason.strip() or "；".join(remark.text.strip() for remark in remarks)
    reviewer = filing.waits_at
    version = filing.version + 1
    advance(
        filing,
        flow=FILING,
        move="return_cells",
        actor=actor,
        at=at,
        note=note,
        waits_at=None,
        version=version,
    )
    _leave(filing, reviewer)
    Remark.objects.bulk_create(
        Remark(
            filing=filing,
            field=remark.field,
            row=remark.row,
            text=remark.text.strip(),
            by=actor,
            at=at,
        )
        for remark in remarks
    )
    withdraw_values(filing, actor=actor, at=at, reason=note)
    _tell(filing, NoticeKind.RETURNED, filing.record.unit, actor=actor, at=at)


@writing()
def accept(filing: Filing, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    The last level accepts: frozen and hashed, its figures count from this moment, up to the top.

    :raises StillAbove: another level reviews after this one; pass it on
    """
    filing = _lock(filing, seen_version)
    insist_now(filing, FILING, "accept", actor)
    if next_reviewer(filing) is not None:
        raise StillAbove(_("Another unit reviews after you. Pass it on."))
    reviewer = filing.waits_at
    advance(
        filing,
        flow=FILING,
        move="accept",
        actor=actor,
        at=at,
        waits_at=None,
        accepted_at=at,
        version=filing.version + 1,
    )
    _leave(filing, reviewer)
    frozen = freeze(filing, actor=actor, at=at)
    settle_values(filing, actor=actor, at=at, proof=frozen.digest)
    Remark.objects.filter(filing=filing, settled_at__isnull=True).update(settled_at=at)
    _tell(filing, NoticeKind.CLOSED, filing.record.unit, actor=actor, at=at)


def accept_many(
    chosen: Sequence[tuple[Filing, int]], *, actor: User, at: datetime
) -> list[tuple[Filing, str]]:
    """
    Accept or pass on several, each for itself; gives those that were refused, with the reason.

    :param chosen: filings with the version that was seen
    """
    refused: list[tuple[Filing, str]] = []
    for filing, seen in chosen:
        act = accept if next_reviewer(filing) is None else pass_up
        try:
            act(filing, actor=actor, at=at, seen_version=seen)
        except Refused as reason:
            refused.append((filing, str(reason)))
    return refused


@writing()
def amend(filing: Filing, *, actor: User, at: datetime, reason: str) -> None:
    """
    Begin a numbered amendment of what was accepted; the accepted figures stand until it is accepted too.

    :raises NothingSaid: no reason
    """
    insist_no_secrets(reason)
    if not reason.strip():
        raise NothingSaid(_("Say why what was accepted must be changed."))
    filing = _lock(filing)
    advance(
        filing,
        flow=FILING,
        move="amend",
        actor=actor,
        at=at,
        note=reason,
        amendment=filing.amendment + 1,
        amending_reason=reason.strip()[:400],
        version=filing.version + 1,
    )


@writing()
def abandon_amendment(filing: Filing, *, actor: User, at: datetime) -> None:
    """
    Leave what was accepted as it is: the cells go back to what was frozen last.

    :raises NothingSaid: nothing was accepted yet
    """
    filing = _lock(filing)
    last = filing.snapshots.order_by("-number").first()
    if last is None:
        raise NothingSaid(_("Nothing has been accepted yet, so there is nothing to go back to."))
    advance(
        filing,
        flow=FILING,
        move="abandon_amendment",
        actor=actor,
        at=at,
        amendment=last.number,
        amending_reason=last.reason,
        nothing_reason=str(last.content["nothing"]),
        version=filing.version + 1,
    )
    restore(filing, last, actor=actor, at=at)


@writing()
def praise(filing: Filing, *, actor: User, at: datetime, text: str) -> Praise:
    """Keep what a reviewer found good. :raises NothingSaid: nothing was written"""
    insist_no_secrets(text)
    if not text.strip():
        raise NothingSaid(_("Write what was good."))
    words = text.strip()[:1000]
    advance(_lock(filing), flow=FILING, move="praise", actor=actor, at=at, note=words)
    return Praise.objects.create(filing=filing, text=words, by=actor, at=at)


def _lock(filing: Filing, seen_version: int | None = None) -> Filing:
    """The filing as it stands, locked. :raises Changed: it is another version than the one that was seen"""
    locked = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("record__unit", "cycle__record__unit", "cycle__form", "waits_at")
        .get(pk=filing.pk)
    )
    if seen_version is not None and locked.version != seen_version:
        raise Changed(
            _(
                "Somebody has edited it or decided on it in the meantime. Reload the page and look at it again."
            ),
            yours={},
            theirs={},
        )
    return locked


def _insist_open(filing: Filing, at: datetime) -> None:
    """
    An amendment and a returned filing may come in later than the cycle's end; a first filing may not.

    The round is read after the filing was locked: who closes it locks its filings.
    """
    filing.cycle.refresh_from_db(fields=["state", "due_date", "closes_date"])
    if takes_filings(filing.cycle, timezone.localdate(at)) or filing.first_submitted_at:
        return
    raise CycleOver(_("This cycle is closed. Ask the collecting unit to open it again for you."))


def _keep_content(filing: Filing) -> None:
    """What was submitted now, and what had been before: the reviewer is shown the difference."""
    filing.earlier_content, filing.submitted_content = filing.submitted_content, content_of(filing)
    filing.save(update_fields=["earlier_content", "submitted_content"])


def _leave(filing: Filing, unit: Unit | None) -> None:
    """Whose turn it was keeps its sight of the filing, not its hold on it."""
    if unit is None:
        return
    drop_party(filing.record, unit, Part.VERIFIER)
    add_parties(filing.record, [(unit, Part.RECIPIENT)])


def _tell(filing: Filing, kind: NoticeKind, unit: Unit, *, actor: User, at: datetime) -> None:
    tell_units(kind, filing.record, units=[unit], roles=STAFF, at=at, besides=actor)


def _insist_said(reason: str, remarks: Sequence[NewRemark]) -> None:
    insist_no_secrets(reason, *(remark.text for remark in remarks))
    if any(not remark.text.strip() for remark in remarks):
        raise NothingSaid(_("Say what is wrong with each marked cell."))
    if not reason.strip() and not remarks:
        raise NothingSaid(
            _(
                "Mark the cells that are wrong, or say below what is wrong with the report as a whole; then return it."
            )
        )
