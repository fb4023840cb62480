"""The demo's meetings: last year's, held and followed up; the next, called; an office meeting whose minutes go round."""

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from kexie.config.demo.papers import Papers, morning
from kexie.config.demo.people import PROVINCE, Staff
from kexie.config.demo.sources import KEPU
from kexie.config.demo.timeline import Event, Timeline
from kexie.documents.models import Document
from kexie.kernel.workdays import add_working_days, is_working_day
from kexie.matters.actions import shares
from kexie.matters.actions.suggestions import answering, handling
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.models import Suggestion
from kexie.meetings.actions import agenda, attending, calling, inviting, running
from kexie.meetings.actions import minutes as minuting
from kexie.meetings.actions.agenda import NewItem
from kexie.meetings.actions.amending import propose_amendment, take_amendment
from kexie.meetings.actions.attending import Answer
from kexie.meetings.actions.notes import NoteWords, write_note
from kexie.meetings.actions.outcomes import OutcomeWords, note_outcome
from kexie.meetings.actions.outcomes_become import become_task
from kexie.meetings.actions.planning import NewMeeting, plan_meeting
from kexie.meetings.actions.printing import print_minutes
from kexie.meetings.actions.series import open_series
from kexie.meetings.actions.speaking import Said, contribute
from kexie.meetings.actions.speech import bring_speech
from kexie.meetings.becoming import task_of
from kexie.meetings.models import (
    AgendaItem,
    Capacity,
    ItemKind,
    Meeting,
    MeetingKind,
    MeetingSeries,
    Minutes,
    OutcomeKind,
    SectionKind,
)
from kexie.meetings.queries.minutes import digest_of
from kexie.org.models import Post, Role, Unit, UnitKind, User
from kexie.returns.models import Cycle

YEARLY = "全省科协工作会议"
OFFICE = "省科协办公会"
HALL = "省科协一楼报告厅"
TOPIC = "讨论：推动科普项目提质增效"
NEXT_IN = 10  # working days
# What the heads of prefectures say, one after the other; figures are invented.
REPORTS = (
    "全年举办各类科普活动较上年有所增加，县级覆盖面扩大；下一年重点抓好基层组织建设。（演示）",
    "科技志愿服务队伍进一步壮大，山区学校流动科普次数偏少；下一年按路线图补齐。（演示）",
    "学会服务企业有新进展，专家工作站作用发挥不平衡；下一年开展绩效评估。（演示）",
    "科技工作者之家建设稳步推进，经费筹措渠道单一；下一年争取多方支持。（演示）",
)
# (unit, what, service, how it ends)
FROM_PHONES = (
    ("530100", "建议统一全省科普基地评估标准，避免多头评审。", "literacy", "settled"),
    ("530300", "县级科普馆讲解员不足，建议省里组织轮训。", "literacy", "settled"),
    ("530600", "建议科技小院建设任务与农时衔接，按季下达。", "innovation", "settled"),
    ("532600", "基层科协换届后新任人员多，建议开展业务培训。", "workers", "answered"),
    ("533100", "边境县双语科普资料短缺，建议集中编印。", "literacy", "settled"),
    ("533300", "调研课题申报周期过短，建议提前一季度发布。", "decisions", "assigned"),
)


class Meetings:
    """When which meeting is planned, called, held and followed up."""

    def __init__(
        self, timeline: Timeline, staff: Staff, units: dict[str, Unit], papers: Papers
    ) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.papers = papers
        self.today = papers.today
        self.province = units[PROVINCE]
        self.prefectures = [one for one in units.values() if one.kind == UnitKind.PREFECTURE]
        self._last: Meeting | None = None

    def plan(self, speech_day: date) -> None:
        """:param speech_day: on which the text of the leaders' speech at the last yearly meeting comes in"""
        held = speech_day - timedelta(days=1)
        while not is_working_day(held):
            held -= timedelta(days=1)
        self.timeline.add_at(morning(held - timedelta(days=24)), lambda at: self._plan(held, at))
        self.timeline.add_at(morning(held), self._hold)
        self.timeline.add_at(morning(held + timedelta(days=3)), self._write_minutes)
        self._on(6, self._plan_next)
        self._on(8, self._hold_office)

    def bring_speech(self, *, title: str, data: bytes, name: str, at: datetime) -> Document:
        if self._last is None:
            raise RuntimeError("The speech comes in after its meeting.")
        clerk = self._clerk(self.province)
        return bring_speech(self._last, data=data, name=name, actor=clerk, at=at, title=title)

    def _on(self, days: int, event: Event) -> None:
        self.timeline.add_at(morning(add_working_days(self.today - timedelta(days=days), 0)), event)

    def _clerk(self, unit: Unit) -> User:
        return self.staff.at_desk(unit, Role.CLERK)

    def _supervisor(self) -> User:
        return self.staff.at_desk(self.province, Role.SUPERVISOR)

    def _leader(self) -> User:
        return self.staff.at_desk(self.province, Role.HEAD)

    def _series(self, name: str, kind: MeetingKind, at: datetime) -> MeetingSeries:
        found = MeetingSeries.objects.filter(unit=self.province, name=name).first()
        keeper = self._supervisor()
        return found or open_series(unit=self.province, name=name, kind=kind, actor=keeper, at=at)

    def _posts(self, units: list[Unit]) -> list[Post]:
        heads = [self.staff.at_desk(unit, Role.HEAD) for unit in units]
        pairs = zip(units, heads, strict=True)
        return [Post.objects.filter(unit=unit, user=head)[0] for unit, head in pairs]

    def _whole(self, meeting: Meeting, at: datetime) -> None:
        """Leaders, departments, affiliated units and the sixteen prefectures."""
        kinds = {UnitKind.DEPARTMENT, UnitKind.AFFILIATED}
        own = [one for one in self.units.values() if one.kind in kinds]
        clerk, leaders = self._clerk(self.province), [self._leader(), self._supervisor()]
        for user, capacity in zip(leaders, (Capacity.MEMBER, Capacity.CHAIR), strict=True):
            places = Post.objects.filter(user=user, unit=self.province)[:1]
            attending.ask_posts(meeting, places, capacity=capacity, actor=clerk, at=at)
        attending.ask_posts(meeting, self._posts([*own, *self.prefectures]), actor=clerk, at=at)

    def _yearly(self, day: date, year: int, at: datetime) -> Meeting:
        new = NewMeeting(
            title=f"{year}年度{YEARLY}（演示）",
            kind=MeetingKind.YEARLY,
            begins_at=morning(day),
            ends_at=morning(day, 14),
            place=HALL,
            series=self._series(YEARLY, MeetingKind.YEARLY, at),
            comprehensive=True,
            theme="进一步履行好“四个服务”职能",
            chair_name=self._supervisor().name,
            reply_by_date=add_working_days(day, -3),
        )
        meeting = plan_meeting(new, unit=self.province, actor=self._clerk(self.province), at=at)
        self._whole(meeting, at)
        return meeting

    def _add(self, meeting: Meeting, at: datetime, *items: NewItem) -> None:
        for one in items:
            agenda.add_item(meeting, one, actor=self._clerk(self.province), at=at)

    def _ending(self) -> tuple[NewItem, ...]:
        speaker = self._leader().name
        return (
            NewItem(kind=ItemKind.DISCUSSION, title=TOPIC, minutes=40),
            NewItem(kind=ItemKind.SPEECH, title="领导讲话", minutes=50, speaker=speaker),
        )

    def _invite(self, meeting: Meeting, at: datetime) -> None:
        document = inviting.draft_invitation(meeting, actor=self._clerk(self.province), at=at)
        self.papers.carry(document, "issued", at)
        calling.call(meeting, actor=self._supervisor(), at=at + timedelta(hours=6))

    def _answers(self, meeting: Meeting, at: datetime, *, every: int) -> None:
        """Those asked answer through their clerks; of every so many one is silent, the third sends a deputy."""
        asked = meeting.attendances.filter(unit__in=self.prefectures).select_related("unit")
        for number, place in enumerate(asked.order_by("order")):
            if number % every == every - 1 or place.unit is None:
                continue
            given = Answer(coming="coming")
            if number == 2:  # noqa: PLR2004 -- one of them
                given = Answer(coming="deputy", deputy_name="冀归舟", deputy_title="副主席")
            clerk = self._clerk(place.unit)
            attending.answer(place, given, actor=clerk, at=at, seen_version=place.version)

    def _plan(self, day: date, at: datetime) -> None:
        meeting = self._yearly(day, self.today.year - 1, at)
        reports = [
            NewItem(kind=ItemKind.REPORT, title=f"{one.short_name}工作汇报", unit=one, minutes=8)
            for one in self.prefectures
        ]
        self._add(meeting, at, *reports, *self._ending())
        self._invite(meeting, at)
        self._answers(meeting, at + timedelta(days=2), every=1000)
        self._last = meeting

    def _hold(self, at: datetime) -> None:
        """Sixteen report, six put in from their phones what they suggest, then the leader speaks."""
        meeting, clerk = self._held(), self._clerk(self.province)
        calling.begin(meeting, actor=clerk, at=at)
        for number, item in enumerate(meeting.items.order_by("order")):
            at += timedelta(minutes=1)
            running.take_item(item, actor=clerk, at=at)
            at += timedelta(minutes=item.minutes)
            if item.unit is not None:
                words = NoteWords(
                    text=REPORTS[number % len(REPORTS)],
                    speaker=self.staff.at_desk(item.unit, Role.HEAD).name,
                    unit=item.unit,
                )
                write_note(item, words, key=_key(f"note {number}"), actor=clerk, at=at)
            if item.kind == ItemKind.DISCUSSION:
                self._discuss(item, at)
            running.finish_item(item, actor=clerk, at=at)
        calling.end(meeting, actor=clerk, at=at)
        self._hand_out(meeting, at + timedelta(hours=1))

    def _held(self) -> Meeting:
        if self._last is None:
            raise RuntimeError("The meeting was not planned.")
        self._last.refresh_from_db()
        return self._last

    def _discuss(self, item: AgendaItem, at: datetime) -> None:
        for number, (code, text, theme, end) in enumerate(FROM_PHONES):
            said = Said(text=text, suggestion="proposal", theme=theme)
            author, key = self._clerk(self.units[code]), _key(f"phone {number}")
            made = contribute(item, said, key=key, actor=author, at=at, unit=self.units[code])
            if made.suggestion:
                self._answer_later(made.suggestion, end, at)
        clerk = self._clerk(self.province)
        for number, words in enumerate(
            (
                OutcomeWords(kind=OutcomeKind.DECISION, text="县级科普经费安排情况每半年通报一次"),
                OutcomeWords(
                    kind=OutcomeKind.TASK,
                    text="科普部牵头制定全省科普项目提质增效方案",
                    unit=self.units[KEPU],
                    due_date=at.date() + timedelta(days=90),
                ),
                OutcomeWords(kind=OutcomeKind.INFORMATION, text="全国科普月活动方案另行印发"),
            )
        ):
            note_outcome(item, words, key=_key(f"outcome {number}"), actor=clerk, at=at)

    def _hand_out(self, meeting: Meeting, at: datetime) -> None:
        """What was noted as a task is handed out, carried through and accepted."""
        noted = meeting.outcomes.get(kind=OutcomeKind.TASK)
        task = become_task(noted, task_of(noted), actor=self._supervisor(), at=at)
        share = task.shares.get()
        clerk = self._clerk(self.units[KEPU])
        shares.sign(share, actor=clerk, at=at + timedelta(hours=2))
        days = timedelta(days=1)

        def report(then: datetime) -> None:
            shares.report(share, actor=clerk, at=then, text="方案已印发各州市（演示）。")

        def accept(then: datetime) -> None:
            shares.accept(share, actor=self._supervisor(), at=then)

        self.timeline.add_at(at + 70 * days, report)
        self.timeline.add_at(at + 74 * days, accept)

    def _answer_later(self, suggestion: Suggestion, end: str, at: datetime) -> None:
        days, office = timedelta(days=1), self._clerk(self.province)

        def assign(then: datetime) -> None:
            suggestion.refresh_from_db()
            handling.register(suggestion, actor=office, at=then)
            handling.assign(suggestion, unit=self.units[KEPU], actor=office, at=then)

        def answer(then: datetime) -> None:
            clerk = self._clerk(self.units[KEPU])
            words = "采纳，已列入年度工作安排（演示）。"
            answering.answer(
                suggestion, actor=clerk, at=then, result="adopted", text=words, note=""
            )

        def settle(then: datetime) -> None:
            decided = Decided(follow="rule", text="列入年度工作安排", lead=None, due_date=None)
            answering.settle(suggestion, decided, actor=self._supervisor(), at=then)

        for name, after, event in (("assigned", 2, assign), ("answered", 12, answer), ("settled", 15, settle)):  # fmt: skip
            self.timeline.add_at(at + after * days, event)
            if name == end:
                return

    def _write_minutes(self, at: datetime) -> None:
        """Drafted, sent round, amended by Kunming, approved by who wrote nothing, locked, printed, issued, filed away."""
        clerk, hours = self._clerk(self.province), timedelta(hours=1)
        meeting = self._held()
        made = minuting.draft_minutes(meeting, actor=clerk, at=at)
        minuting.send_round(made, actor=clerk, at=at + hours)
        section = made.sections.filter(kind=SectionKind.ITEM).order_by("order")[0]
        wanted = section.text.replace("有所增加", "明显增加")
        kunming = self.units["530100"]
        amendment = propose_amendment(
            section,
            unit=kunming,
            text=wanted,
            reason="与汇报材料一致",
            actor=self._clerk(kunming),
            at=at + 2 * hours,
            seen_version=section.version,
        )
        seen = section.version
        take_amendment(amendment, text=wanted, actor=clerk, at=at + 3 * hours, seen_version=seen)
        self._approve(made, at + 4 * hours)
        calling.close(meeting, actor=clerk, at=at + 6 * hours)
        document = print_minutes(made, actor=clerk, at=at + 6 * hours)
        self.papers.carry(document, "archived", at + 6 * hours)

    def _approve(self, made: Minutes, at: datetime) -> None:
        made.refresh_from_db()
        minuting.approve(made, actor=self._leader(), at=at, seen=digest_of(made.sections.all()))
        minuting.lock(made, actor=self._clerk(self.province), at=at + timedelta(hours=1))

    def _plan_next(self, at: datetime) -> None:
        """This year's: built from the accepted reports, opens with what became of the last; half have answered."""
        day = self._next_day()
        meeting = self._yearly(day, self.today.year, at)
        balance = NewItem(kind=ItemKind.BALANCE, title="上次会议落实情况", minutes=10)
        self._add(meeting, at, balance)
        clerk = self._clerk(self.province)
        for cycle in Cycle.objects.filter(period=str(self.today.year))[:1]:
            agenda.build_from_returns(meeting, cycle, actor=clerk, at=at)
        self._add(meeting, at, *self._ending())
        self._invite(meeting, at + timedelta(hours=1))
        self._answers(meeting, at + timedelta(days=1), every=2)

    def _next_day(self) -> date:
        """In two weeks; in January, if there was one this year: one comprehensive meeting a year is the rule."""
        soon = add_working_days(self.today, NEXT_IN)
        if soon.year > self._held().begins_at.year:
            return soon
        return add_working_days(date(soon.year + 1, 1, 12), 0)

    def _hold_office(self, at: datetime) -> None:
        """A small one: its minutes lie open for amendments."""
        clerk, hours = self._clerk(self.province), timedelta(hours=1)
        new = NewMeeting(
            title=f"{OFFICE}（{at.month}月，演示）",
            kind=MeetingKind.OFFICE,
            begins_at=at + 4 * hours,
            ends_at=at + 6 * hours,
            place="省科协三楼会议室",
            series=self._series(OFFICE, MeetingKind.OFFICE, at),
            chair_name=self._leader().name,
        )
        meeting = plan_meeting(new, unit=self.province, actor=clerk, at=at)
        kept = [one for one in self.units.values() if one.kind == UnitKind.DEPARTMENT]
        attending.ask_posts(meeting, self._posts(kept), actor=clerk, at=at)
        titles = ("研究年度工作会议筹备", "通报重点任务进展", "研究科普资源共享目录")
        self._add(
            meeting, at, *(NewItem(kind=ItemKind.BUSINESS, title=one, minutes=20) for one in titles)
        )
        calling.call(meeting, actor=self._supervisor(), at=at + hours)
        then = at + 4 * hours
        calling.begin(meeting, actor=clerk, at=then)
        for number, item in enumerate(meeting.items.order_by("order")):
            running.take_item(item, actor=clerk, at=then)
            words = NoteWords(text="会议听取汇报，原则同意，请按意见修改完善。", speaker="")
            write_note(item, words, key=_key(f"office {number}"), actor=clerk, at=then)
            then += timedelta(minutes=20)
            running.finish_item(item, actor=clerk, at=then)
        calling.end(meeting, actor=clerk, at=then)
        made = minuting.draft_minutes(meeting, actor=clerk, at=then + hours)
        by = add_working_days(self.today, 3)
        minuting.send_round(made, actor=clerk, at=then + 2 * hours, comments_by_date=by)


def _key(words: str) -> UUID:
    """The same in every demo."""
    return uuid5(NAMESPACE_OID, f"kexie demo {words}")
