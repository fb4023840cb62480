"""Shares: signed for, sent back, carried out, reported, verified, urged."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.kernel.secrecy import insist_no_secrets
from kexie.matters.actions.creation import insist_not_over
from kexie.matters.actions.extensions import insist_within_whole, lapse
from kexie.matters.actions.locks import lock_open_task
from kexie.matters.actions.telling import tell_managers, tell_unit
from kexie.matters.errors import BadEvidence, EmptyText, EvidenceMissing, LeadMissing, OpenBelow
from kexie.matters.flow import LIVE, SHARE
from kexie.matters.models import Progress, Share, ShareRole
from kexie.matters.queries.page import lacks_evidence, open_below
from kexie.notify.models import NoticeKind
from kexie.org.models import User
from kexie.records.models import Part
from kexie.workflow.actions import advance


@writing()
def sign(share: Share, *, actor: User, at: datetime) -> None:
    """The unit takes the share on."""
    lock_open_task(share)
    advance(share, flow=SHARE, move="sign", actor=actor, at=at)


@writing()
def send_back(share: Share, *, actor: User, at: datetime, reason: str) -> None:
    """The unit does not take the share on; the issuing unit answers. :raises ReasonMissing: no reason"""
    lock_open_task(share)
    advance(share, flow=SHARE, move="send_back", actor=actor, at=at, note=reason)
    tell_managers(share, Part.ISSUER, actor=actor, at=at)


@writing()
def insist(share: Share, *, actor: User, at: datetime, reason: str) -> None:
    """The issuing unit stands by it: the share waits to be signed for again."""
    lock_open_task(share)
    advance(share, flow=SHARE, move="insist", actor=actor, at=at, note=reason)
    tell_unit(share, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def cancel(share: Share, *, actor: User, at: datetime, reason: str) -> None:
    """
    Take a cooperating unit's share back.

    :raises LeadMissing: it is the lead unit's: every task has one
    """
    lock_open_task(share)
    if share.role == ShareRole.LEAD:
        raise LeadMissing(
            _("A task needs its lead unit. Give the share to another unit, or cancel the task.")
        )
    advance(share, flow=SHARE, move="cancel", actor=actor, at=at, note=reason)
    lapse(share, actor=actor, at=at, note=reason)
    tell_unit(share, NoticeKind.CLOSED, actor=actor, at=at)


@writing()
def write_progress(
    share: Share, *, actor: User, at: datetime, text: str, percent: int | None = None
) -> Progress:
    """
    Say how far the work is. Percent 0–100, or None where it means nothing.

    :raises EmptyText: nothing was written
    """
    lock_open_task(share)
    text = _said(text, _("Write how far the work is."))
    if percent is not None and not 0 <= percent <= 100:  # noqa: PLR2004 -- percent
        raise BadEvidence(_("Percent done lies between 0 and 100."))
    share.refresh_from_db(fields=["percent"])
    done = share.percent if percent is None else percent
    advance(share, flow=SHARE, move="progress", actor=actor, at=at, percent=done)
    return Progress.objects.create(share=share, by=actor, at=at, text=text, percent=percent)


@writing()
def report(share: Share, *, actor: User, at: datetime, text: str, over_open: str = "") -> None:
    """
    Report the share complete. The clock stops; what it was late stays on record.

    :param over_open: why it is reported although parts handed on, or cooperating units, are not done
    :raises EvidenceMissing: the issuer gave a reason why evidence is needed, and there is none
    :raises OpenBelow: something below stands open and `over_open` says nothing
    """
    lock_open_task(share)
    text = _said(text, _("Write what was done and what came of it."))
    if lacks_evidence(share):
        raise EvidenceMissing(
            _("Evidence is needed here: %(reason)s. Add a file, a link or a passage first.")
            % {"reason": share.task.evidence_reason}
        )
    waiting = open_below(share)
    if waiting and not over_open.strip():
        raise OpenBelow(
            _("Not finished: %(things)s. Say why you report complete all the same.")
            % {"things": "、".join(waiting)}
        )
    advance(
        share,
        flow=SHARE,
        move="report",
        actor=actor,
        at=at,
        note=over_open if waiting else "",
        report=text,
        reported_at=at,
        late_days=late_days_at(share, at),
    )
    lapse(share, actor=actor, at=at, note="")
    tell_managers(share, Part.VERIFIER, actor=actor, at=at)


def late_days_at(share: Share, at: datetime) -> int:
    """Most days that the share is known to have been late, in calendar days."""
    share.refresh_from_db(fields=["due_date", "late_days"])
    if share.due_date is None:
        return share.late_days
    return max(share.late_days, (timezone.localdate(at) - share.due_date).days)


@writing()
def withdraw_report(share: Share, *, actor: User, at: datetime, note: str = "") -> None:
    """Take the report back before it was answered."""
    lock_open_task(share)
    advance(
        share, flow=SHARE, move="withdraw_report", actor=actor, at=at, note=note, reported_at=None
    )


@writing()
def return_for_more(share: Share, *, actor: User, at: datetime, reason: str) -> None:
    """
    The verifying unit wants more.

    :raises OwnWork: the actor did some of the work
    """
    lock_open_task(share)
    advance(share, flow=SHARE, move="return_for_more", actor=actor, at=at, note=reason)
    tell_unit(share, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def accept(share: Share, *, actor: User, at: datetime, note: str = "") -> None:
    """
    The verifying unit accepts the work.

    :raises OwnWork: the actor did some of the work
    """
    lock_open_task(share)
    advance(share, flow=SHARE, move="accept", actor=actor, at=at, note=note, accepted_at=at)
    tell_unit(share, NoticeKind.ANSWERED, actor=actor, at=at)


@writing()
def reopen(share: Share, *, actor: User, at: datetime, reason: str) -> None:
    """An accepted share of an open task goes back to work."""
    lock_open_task(share)
    advance(share, flow=SHARE, move="reopen", actor=actor, at=at, note=reason, accepted_at=None)
    tell_unit(share, NoticeKind.RETURNED, actor=actor, at=at)


@writing()
def urge(share: Share, *, actor: User, at: datetime, note: str = "") -> None:
    """Remind the unit (催办); every urging is counted."""
    lock_open_task(share)
    share.refresh_from_db(fields=["escalation"])
    advance(
        share,
        flow=SHARE,
        move="urge",
        actor=actor,
        at=at,
        note=note,
        escalation=share.escalation + 1,
    )
    tell_unit(share, NoticeKind.URGED, actor=actor, at=at)


@writing()
def correct_due(share: Share, *, actor: User, at: datetime, due_date: date, reason: str) -> None:
    """
    Set a due day right that was wrong. More time for work is an extension, not a correction.

    The first due day stays; if the wrong day was missed already, that stays as well.

    :raises AfterTheWhole: the share is part of another one, which is due earlier
    """
    lock_open_task(share)
    insist_not_over(due_date, at)
    insist_within_whole(share, due_date)
    advance(
        share,
        flow=SHARE,
        move="correct_due",
        actor=actor,
        at=at,
        note=reason,
        late_days=late_days_at(share, at) if share.state in LIVE else share.late_days,
        due_date=due_date,
    )
    tell_unit(share, NoticeKind.ANSWERED, actor=actor, at=at)


def _said(text: str, otherwise: object) -> str:
    text = text.strip()
    if not text:
        raise EmptyText(str(otherwise))
    insist_no_secrets(text)
    return text
