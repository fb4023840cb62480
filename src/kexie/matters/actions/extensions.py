"""More time: asked for before the due day, endorsed by the unit's head, answered by the verifying unit."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import writing
from kexie.kernel.secrecy import insist_no_secrets
from kexie.kernel.words import day_words
from kexie.matters.actions.creation import insist_not_over, verifier_of
from kexie.matters.actions.locks import lock_open_task
from kexie.matters.actions.telling import tell_heads, tell_managers, tell_unit
from kexie.matters.errors import AfterTheWhole, AlreadyAsked, DueInThePast, EmptyText, TooLate
from kexie.matters.flow import EXTENSION, SHARE, WAITING_FOR_ANSWER
from kexie.matters.models import Extension, Share, Task
from kexie.matters.queries.whole import whole_of
from kexie.notify.models import NoticeKind
from kexie.org.models import User
from kexie.records.actions import open_record
from kexie.records.models import Part
from kexie.workflow.actions import WrongState, advance
from kexie.workflow.queries import verdict_on


@writing()
def ask(
    share: Share, *, actor: User, at: datetime, to_date: date, reason: str, progress: str
) -> Extension:
    """
    Ask for more time. A head's own request counts as endorsed.

    :raises TooLate: the due day is today or over
    :raises DueInThePast: the new day is not after the present one
    :raises AfterTheWhole: the share is part of another one, which is due earlier
    :raises AlreadyAsked: a request is waiting for its answer
    :raises EmptyText: reason or progress is missing
    """
    task = lock_open_task(share)
    advance(share, flow=SHARE, move="ask_extension", actor=actor, at=at, note=reason)
    due_date = _insist_may_ask(share, at)
    if to_date <= due_date:
        raise DueInThePast(_("Choose a day after the present due day."))
    insist_not_over(to_date, at)
    insist_within_whole(share, to_date)
    if not reason.strip() or not progress.strip():
        raise EmptyText(_("Say why more time is needed, and how far the work is."))
    insist_no_secrets(progress)
    extension = _lay_out(
        share,
        task,
        actor=actor,
        at=at,
        from_date=due_date,
        to_date=to_date,
        reason=reason,
        progress=progress,
    )
    advance(extension, flow=EXTENSION, move="ask", actor=actor, at=at)
    if verdict_on(actor, extension, EXTENSION, "endorse").bar is None:
        endorse(extension, actor=actor, at=at)
    else:
        tell_heads(extension, actor=actor, at=at)
    return extension


def insist_within_whole(share: Share, day: date) -> None:
    """:raises AfterTheWhole: the share is part of another one, which is due before the day"""
    whole = whole_of(share)
    if whole and whole.due_date and day > whole.due_date:
        raise AfterTheWhole(
            _(
                "%(number)s, of which this is a part, is due on %(day)s. "
                "%(unit)s must ask for its extension first, or choose a day until then."
            )
            % {
                "number": whole.task.number,
                "day": day_words(whole.due_date),
                "unit": whole.record.unit.short_name,
            }
        )


def _insist_may_ask(share: Share, at: datetime) -> date:
    """The present due day."""
    if share.due_date is None:
        raise TooLate(_("This share has no due day, so there is nothing to extend."))
    if timezone.localdate(at) >= share.due_date:
        raise TooLate(
            _(
                "An extension must be asked for before the due day. Report what is done, and why it is late."
            )
        )
    if share.extensions.filter(state__in=WAITING_FOR_ANSWER).exists():
        raise AlreadyAsked(_("A request is waiting for its answer. Withdraw it to ask anew."))
    return share.due_date


def _lay_out(
    share: Share,
    task: Task,
    *,
    actor: User,
    at: datetime,
    from_date: date,
    to_date: date,
    reason: str,
    progress: str,
) -> Extension:
    record = open_record(
        kind=EXTENSION.kind,
        unit=share.record.unit,
        title=share.record.title,
        actor=actor,
        at=at,
        parties=[(verifier_of(task), Part.VERIFIER), (task.record.unit, Part.ISSUER)],
    )
    return Extension.objects.create(
        record=record,
        share=share,
        from_date=from_date,
        to_date=to_date,
        reason=reason.strip(),
        progress=progress.strip(),
    )


@writing()
def endorse(extension: Extension, *, actor: User, at: datetime, note: str = "") -> None:
    """The unit's head stands behind the request."""
    lock_open_task(extension.share)
    advance(extension, flow=EXTENSION, move="endorse", actor=actor, at=at, note=note)
    tell_managers(extension, Part.VERIFIER, actor=actor, at=at)


@writing()
def decline(extension: Extension, *, actor: User, at: datetime, note: str) -> None:
    """The unit's head does not pass the request on."""
    lock_open_task(extension.share)
    advance(extension, flow=EXTENSION, move="decline", actor=actor, at=at, note=note)
    tell_unit(extension.share, NoticeKind.ANSWERED, actor=actor, at=at)


@writing()
def grant(extension: Extension, *, actor: User, at: datetime, note: str = "") -> None:
    """
    The share is due on the new day; the first due day stays on record.

    :raises WrongState: the share was moved on, or its due day corrected beyond the new one
    :raises OwnWork: the actor asked for or endorsed it
    :raises AfterTheWhole: the whole is due before the new day, by now
    """
    lock_open_task(extension.share)
    share = Share.objects.select_for_update().get(pk=extension.share_id)
    if share.due_date and share.due_date >= extension.to_date:
        raise WrongState(
            _("The due day was corrected beyond the new one meanwhile. Refuse the request.")
        )
    insist_within_whole(share, extension.to_date)
    advance(extension, flow=EXTENSION, move="grant", actor=actor, at=at, note=note)
    advance(
        share,
        flow=SHARE,
        move="extend",
        actor=actor,
        at=at,
        note=note,
        due_date=extension.to_date,
    )
    tell_unit(share, NoticeKind.ANSWERED, actor=actor, at=at)


@writing()
def refuse(extension: Extension, *, actor: User, at: datetime, note: str) -> None:
    """:raises ReasonMissing: no reason was given"""
    lock_open_task(extension.share)
    advance(extension, flow=EXTENSION, move="refuse", actor=actor, at=at, note=note)
    tell_unit(extension.share, NoticeKind.ANSWERED, actor=actor, at=at)


@writing()
def withdraw(extension: Extension, *, actor: User, at: datetime, note: str = "") -> None:
    lock_open_task(extension.share)
    advance(extension, flow=EXTENSION, move="withdraw", actor=actor, at=at, note=note)


def lapse(share: Share, *, actor: User, at: datetime, note: str) -> None:
    """A request that nobody needs to answer any more ends with what made it needless."""
    for extension in share.extensions.filter(state__in=WAITING_FOR_ANSWER).order_by("pk"):
        advance(extension, flow=EXTENSION, move="lapse", actor=actor, at=at, note=note)
