"""How the demo's units carry out what they were handed: promptly, late, with more time, in parts, or not at all."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from kexie.config.demo.people import Staff
from kexie.config.demo.phrases import (
    COMMENTS,
    COUNTY_PARTS,
    EXTENSION_REASONS,
    OVER_OPEN,
    PROGRESS,
    PROOF,
    REPORTS,
    RETURNS,
    SENT_BACK,
)
from kexie.config.demo.timeline import Event, Timeline
from kexie.matters.actions import evidence, extensions, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.models import (
    Extension,
    ExtensionState,
    Share,
    ShareRole,
    ShareState,
    Task,
    TaskState,
)
from kexie.matters.queries.page import open_below
from kexie.org.models import Role, Unit, UnitKind, User
from kexie.org.queries import children_of
from kexie.records.actions import comment_on

# Of a hundred shares with a due day, how many fare how.
FATES = {"prompt": 74, "late": 9, "extended": 12, "stuck": 3, "sent_back": 2}
SHOWN_PREFECTURE = (
    "530100"  # its clerk's and a county's account are shown: they always have work in hand
)
PARTS = 6  # counties at most that a prefecture hands parts to
LONG = 120  # days from which on a prefecture hands parts on


class Work:
    """Schedules what happens to shares. Every event is one of the actions that the pages call."""

    def __init__(self, timeline: Timeline, staff: Staff) -> None:
        self.timeline = timeline
        self.staff = staff
        self.random = timeline.random
        self._returned: set[int] = set()
        self._children: dict[int, list[Unit]] = {}

    def take_on(self, handed_out: Sequence[Task], at: datetime, *, split: bool = False) -> None:
        """Begin the life of every share of these tasks."""
        found = Share.objects.filter(task__in=handed_out).select_related(
            "record__unit", "task__record__unit"
        )
        for share in found.order_by("pk"):
            self._begin(share, at, split=split)

    # who acts

    def clerk(self, share: Share) -> User:
        return self.staff.at_desk(share.record.unit, Role.CLERK)

    def manager(self, task: Task) -> User:
        """Who verifies: the supervisor of the issuing unit, or its head."""
        unit = task.record.unit
        role = Role.SUPERVISOR if (unit.pk, Role.SUPERVISOR) in self.staff.desks else Role.HEAD
        return self.staff.at_desk(unit, role)

    # what happens

    def _begin(self, share: Share, at: datetime, *, split: bool) -> None:
        start, due = timezone.localdate(at), share.due_date
        fate = "endless" if due is None else self._fate(share)
        day = start + timedelta(days=self.random.randint(1, 6))
        if fate == "sent_back":
            self.timeline.add(day, partial(self._send_back, share), not_before=at)
            return
        self.timeline.add(day, partial(self._sign, share), not_before=at)
        if due is None:
            self._write_now_and_then(share, start)
            return
        self._write_progress(share, start, due)
        split = split or share.record.unit.code == SHOWN_PREFECTURE
        if split and share.record.unit.kind == UnitKind.PREFECTURE and (due - start).days >= LONG:
            self.timeline.add(day + timedelta(days=6), partial(self._split, share))
        if fate == "extended":
            ask = due - timedelta(days=self.random.randint(5, 12))
            self.timeline.add(ask, partial(self._ask, share))
        else:
            self._head_for_the_end(share, due, fate)

    def _fate(self, share: Share) -> str:
        fate = self.random.choices(list(FATES), list(FATES.values()))[0]
        # a county has no head of its own here, and nobody answers his own request
        alone = (
            share.record.unit == share.task.record.unit or share.record.unit.kind == UnitKind.COUNTY
        )
        return "prompt" if fate in {"extended", "sent_back"} and alone else fate

    def _head_for_the_end(self, share: Share, due: date, fate: str) -> None:
        if fate == "prompt":
            self._report_on(share, due - timedelta(days=self.random.randint(3, 14)))
            return
        self.timeline.add(due + timedelta(days=6), partial(self._urge, share))
        if fate == "late":
            self._report_on(share, due + timedelta(days=self.random.randint(8, 24)))

    def _sign(self, share: Share, at: datetime) -> None:
        shares.sign(share, actor=self.clerk(share), at=at)

    def _send_back(self, share: Share, at: datetime) -> None:
        reason = self.random.choice(SENT_BACK)
        shares.send_back(share, actor=self.clerk(share), at=at, reason=reason)
        answer = partial(self._insist, share)
        self.timeline.add(timezone.localdate(at) + timedelta(days=3), answer, not_before=at)

    def _insist(self, share: Share, at: datetime) -> None:
        words = "已与你单位协商，任务不变，完成时限可按规定申请延期。"
        shares.insist(share, actor=self.manager(share.task), at=at, reason=words)
        day = timezone.localdate(at) + timedelta(days=1)
        self.timeline.add(day, partial(self._sign, share), not_before=at)
        if share.due_date:
            self._report_on(share, share.due_date - timedelta(days=2))

    def _write_progress(self, share: Share, start: date, due: date) -> None:
        span = (due - start).days
        for part in (0.3, 0.65):
            day = start + timedelta(days=max(7, int(span * part)))
            if day < due:
                percent = int(part * 100) - self.random.randint(0, 25)
                self.timeline.add(day, partial(self._progress, share, percent // 5 * 5))

    def _write_now_and_then(self, share: Share, start: date) -> None:
        for quarter in (80, 170, 260):
            self.timeline.add(start + timedelta(days=quarter), partial(self._progress, share, None))

    def _progress(self, share: Share, percent: int | None, at: datetime) -> None:
        if not self._is(share, ShareState.UNDERWAY):
            return
        text = self.random.choice(PROGRESS)
        shares.write_progress(share, actor=self.clerk(share), at=at, text=text, percent=percent)
        if self.random.random() < 0.12:  # noqa: PLR2004 -- of a hundred reports of progress
            who, words = self.random.choice(
                [(self.manager(share.task), COMMENTS[0]), (self.clerk(share), COMMENTS[1])]
            )
            comment_on(share.record, actor=who, at=at + timedelta(minutes=40), text=words)

    def _split(self, share: Share, at: datetime) -> None:
        if not self._is(share, ShareState.UNDERWAY) or share.due_date is None:
            return
        unit = share.record.unit
        counties = self._counties(unit)
        chosen = counties[: self.random.randint(3, PARTS)]
        title = self.random.choice(COUNTY_PARTS)
        parts = [
            NewTask(
                title=f"{county.short_name}{title}"[:40],
                content=share.task.content,
                theme=share.task.theme,
                lead=county,
                due_date=share.due_date - timedelta(days=18),
            )
            for county in chosen
        ]
        made = splitting.split(share, parts, actor=self.clerk(share), at=at, seen_parts=0)
        self.take_on(made, at)

    def _counties(self, unit: Unit) -> list[Unit]:
        if unit.pk not in self._children:
            self._children[unit.pk] = list(children_of(unit))
        return self._children[unit.pk]

    def _ask(self, share: Share, at: datetime) -> None:
        share.refresh_from_db()
        if share.state != ShareState.UNDERWAY or share.due_date is None:
            return
        request = extensions.ask(
            share,
            actor=self.clerk(share),
            at=at,
            to_date=share.due_date + timedelta(days=self.random.choice([20, 30, 45])),
            reason=self.random.choice(EXTENSION_REASONS),
            progress=self.random.choice(PROGRESS),
        )
        request.refresh_from_db()
        # a head's own request counts as endorsed
        asked = request.state == ExtensionState.ASKED
        self._soon(at, partial(self._endorse if asked else self._answer, request, share))

    def _endorse(self, request: Extension, share: Share, at: datetime) -> None:
        head = self.staff.at_desk(share.record.unit, Role.HEAD)
        extensions.endorse(request, actor=head, at=at)
        self._soon(at, partial(self._answer, request, share))

    def _answer(self, request: Extension, share: Share, at: datetime) -> None:
        manager = self.manager(share.task)
        if self.random.random() < 0.15:  # noqa: PLR2004 -- of a hundred requests
            words = "时间节点与全省安排衔接，请克服困难按期完成。"
            extensions.refuse(request, actor=manager, at=at, note=words)
        else:
            extensions.grant(request, actor=manager, at=at)
        share.refresh_from_db()
        if share.due_date:
            self._head_for_the_end(share, share.due_date, "prompt")

    def _soon(self, at: datetime, event: Event) -> None:
        day = timezone.localdate(at) + timedelta(days=self.random.randint(1, 3))
        self.timeline.add(day, event, not_before=at)

    def _urge(self, share: Share, at: datetime) -> None:
        if self._is(share, ShareState.UNDERWAY):
            shares.urge(share, actor=self.manager(share.task), at=at, note="请抓紧办理并反馈进展。")

    # the end

    def _report_on(self, share: Share, day: date) -> None:
        self.timeline.add(day, partial(self._report, share))

    def _report(self, share: Share, at: datetime) -> None:
        share.refresh_from_db()
        if share.state not in {ShareState.UNDERWAY, ShareState.RETURNED}:
            return
        clerk = self.clerk(share)
        if share.task.evidence_reason or self.random.random() < 0.35:  # noqa: PLR2004 -- of a hundred shares
            self._prove(share, at)
        over_open = OVER_OPEN if open_below(share) else ""
        text = self.random.choice(REPORTS)
        shares.report(share, actor=clerk, at=at, text=text, over_open=over_open)
        day = timezone.localdate(at) + timedelta(days=self.random.randint(2, 7))
        again = share.pk in self._returned
        verdict = self._accept if again or self.random.random() > 0.12 else self._return  # noqa: PLR2004 -- of a hundred reports
        self.timeline.add(day, partial(verdict, share), not_before=at)

    def _prove(self, share: Share, at: datetime) -> None:
        caption = f"{share.record.unit.short_name}工作小结"
        text = PROOF.format(unit=share.record.unit.name, task=share.record.title)
        evidence.prove_with_upload(
            share,
            actor=self.clerk(share),
            at=at,
            data=text.encode(),
            name=f"{caption}.txt",
            caption=caption,
        )

    def _return(self, share: Share, at: datetime) -> None:
        reason = self.random.choice(RETURNS)
        self._returned.add(share.pk)
        shares.return_for_more(share, actor=self.manager(share.task), at=at, reason=reason)
        self._report_on(share, timezone.localdate(at) + timedelta(days=self.random.randint(5, 10)))

    def _accept(self, share: Share, at: datetime) -> None:
        shares.accept(share, actor=self.manager(share.task), at=at)
        self.timeline.add(
            timezone.localdate(at) + timedelta(days=2), partial(self._close, share.task)
        )

    def _close(self, task: Task, at: datetime) -> None:
        standing = Share.objects.filter(task=task).exclude(state=ShareState.CANCELLED)
        open_ones = standing.exclude(state=ShareState.ACCEPTED)
        lead = standing.filter(role=ShareRole.LEAD, state=ShareState.ACCEPTED)
        still_open = Task.objects.filter(pk=task.pk, state=TaskState.OPEN)
        if still_open.exists() and lead.exists() and not open_ones.exists():
            tasks.close(task, actor=self.manager(task), at=at)

    @staticmethod
    def _is(share: Share, state: ShareState) -> bool:
        return Share.objects.filter(pk=share.pk, state=state).exists()
