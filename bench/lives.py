"""Shares of tasks with the lives that led to their states."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from bench.paper import Paper
from kexie.matters.models import (
    Evidence,
    Extension,
    ExtensionState,
    Progress,
    Share,
    ShareRole,
    ShareState,
    Task,
    TaskState,
)
from kexie.notify.models import NoticeKind
from kexie.org.models import Unit, User
from kexie.records.models import Part

LIVE_STATES = (
    (ShareState.WAITING, 15),
    (ShareState.UNDERWAY, 45),
    (ShareState.REPORTED, 12),
    (ShareState.RETURNED, 5),
    (ShareState.SENT_BACK, 3),
    (ShareState.ACCEPTED, 20),
)
# The moves that lead to a state, each with the state after it.
TAKEN = (("hand_out", ShareState.WAITING), ("sign", ShareState.UNDERWAY))
DONE = (*TAKEN, ("progress", ShareState.UNDERWAY), ("report", ShareState.REPORTED))
PATHS = {
    ShareState.WAITING: TAKEN[:1],
    ShareState.SENT_BACK: (*TAKEN[:1], ("send_back", ShareState.SENT_BACK)),
    ShareState.UNDERWAY: (*TAKEN, ("progress", ShareState.UNDERWAY)),
    ShareState.REPORTED: DONE,
    ShareState.RETURNED: (*DONE, ("return_for_more", ShareState.RETURNED)),
    ShareState.ACCEPTED: (*DONE, ("accept", ShareState.ACCEPTED)),
    ShareState.CANCELLED: (*TAKEN, ("cancel", ShareState.CANCELLED)),
}
BY_VERIFIER = {"return_for_more", "accept", "cancel"}


class Lives:
    """Draws what became of each share."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    def _share_state(self, task: Task) -> str:
        if task.state == TaskState.CLOSED:
            return ShareState.ACCEPTED
        if task.state == TaskState.CANCELLED:
            return ShareState.CANCELLED
        states, weights = zip(*LIVE_STATES, strict=True)
        return self.paper.random.choices(states, weights)[0]

    def share(
        self, task: Task, units: list[Unit], place: int, due: date | None, at: datetime
    ) -> Share:
        unit, issuer, state = units[place], task.record.unit, self._share_state(task)
        record = self.paper.card("share", unit, task.record.title, self.paper.manager(issuer), at)
        self.paper.party(record, issuer, Part.ISSUER)
        self.paper.party(record, issuer, Part.VERIFIER)
        for other in units:
            if other != unit:
                self.paper.party(record, other, Part.RECIPIENT)
        reported = at + timedelta(days=min(40, (self.paper.now - at).days))
        late = max(0, (reported.date() - due).days) if due and state in PATHS else 0
        was_reported = state in (ShareState.REPORTED, ShareState.RETURNED, ShareState.ACCEPTED)
        share = self.paper.pour.add(
            Share(
                record=record,
                state=state,
                task=task,
                role=ShareRole.COOPERATING if place else ShareRole.LEAD,
                due_date=due,
                first_due_date=due,
                start_date=timezone.localdate(at),
                percent=self.paper.random.choice((None, 20, 50, 80)),
                report="活动如期举办，群众参与踊跃。" if was_reported else "",
                reported_at=reported if was_reported else None,
                accepted_at=reported if state == ShareState.ACCEPTED else None,
                late_days=late if was_reported else 0,
            )
        )
        self._live(share, issuer, at, reported)
        return share

    def _live(self, share: Share, issuer: Unit, at: datetime, reported: datetime) -> None:
        """The steps that led to the share's state, with what was written on the way."""
        unit, before = share.record.unit, str(ShareState.DRAFT)
        clerk, manager = self.paper.clerk(unit), self.paper.manager(issuer)
        self.paper.notice(NoticeKind.ARRIVED, share.record, clerk, at)
        path = PATHS[ShareState(share.state)]
        for place, (move, after) in enumerate(path):
            moment = at + (reported - at) * place / len(path)
            by = manager if place == 0 or move in BY_VERIFIER else clerk
            self.paper.step("share", share.record, move, (before, after), by, moment)
            if move == "progress":
                self._progress(share, clerk, moment)
            if move == "report":
                self.paper.notice(NoticeKind.WAITING, share.record, manager, moment)
            before = after
        if share.due_date and self.paper.random.random() < 0.06:
            self._extension(share, issuer, at + timedelta(hours=5))

    def _progress(self, share: Share, clerk: User, at: datetime) -> None:
        for _time in range(self.paper.random.randint(1, 2)):
            self.paper.pour.add(
                Progress(
                    share=share,
                    by=clerk,
                    at=at,
                    text="已完成方案并通知有关单位。",
                    percent=share.percent,
                )
            )
        if self.paper.random.random() < 0.3:
            link = f"https://example.org/{share.pk}"
            self.paper.pour.add(
                Evidence(share=share, caption="活动报道", link=link, by=clerk, at=at)
            )

    def _extension(self, share: Share, issuer: Unit, at: datetime) -> None:
        unit, due = share.record.unit, share.due_date
        assert due is not None
        clerk, manager = self.paper.clerk(unit), self.paper.manager(issuer)
        record = self.paper.card("extension", unit, share.record.title, clerk, at)
        self.paper.party(record, issuer, Part.VERIFIER)
        self.paper.party(record, issuer, Part.ISSUER)
        settled = share.state in (ShareState.ACCEPTED, ShareState.CANCELLED, ShareState.REPORTED)
        granted = settled or self.paper.random.random() < 0.5
        state = ExtensionState.GRANTED if granted else ExtensionState.ENDORSED
        earlier = due - timedelta(days=10)
        if granted:
            share.first_due_date = earlier
        span = {
            "from_date": earlier if granted else due,
            "to_date": due + timedelta(days=0 if granted else 10),
        }
        self.paper.pour.add(
            Extension(
                record=record,
                share=share,
                state=state,
                reason="场地未定",
                progress="方案已报",
                **span,
            )
        )
        states = (ExtensionState.DRAFT, ExtensionState.ASKED, ExtensionState.ENDORSED, state)
        moves = ("ask", "endorse", "grant") if granted else ("ask", "endorse")
        for place, move in enumerate(moves):
            by = manager if move == "grant" else clerk
            self.paper.step("extension", record, move, states[place : place + 2], by, at)
