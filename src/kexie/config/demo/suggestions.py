"""What the demo's units and people put to those above them, in every state. All of it is invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.utils import timezone

from kexie.config.demo.people import PROVINCE, Staff
from kexie.config.demo.sources import KEPU
from kexie.config.demo.timeline import Timeline
from kexie.kernel.workdays import add_working_days
from kexie.matters.actions.suggestions import answering, handling, making, merging, trials
from kexie.matters.actions.suggestions.answering import Decided
from kexie.matters.actions.suggestions.making import NewSuggestion
from kexie.matters.actions.suggestions.trials import Outcome
from kexie.matters.models import Suggestion
from kexie.org.models import Role, Unit, User

KUNMING, WUHUA, DEHONG = "530100", "530102", "533100"
ANSWER_AFTER, SETTLE_AFTER, TRY_AFTER = 9, 4, 6  # calendar days


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """
    One suggestion: whose, when, and how far it goes.

    `days`: before today. `reach`: the last thing that happens to it. `like`: topic of the one it is merged into.
    """

    topic: str
    text: str
    kind: str
    theme: str
    unit: str
    days: int
    reach: str
    own: bool = False
    result: str = "adopted"
    answer: str = ""
    note: str = ""
    follow: str = ""
    follow_text: str = ""
    like: str = ""
    rated: str = ""


SAID = (
    Said(
        topic="县级科普大篷车运行经费没有稳定渠道",
        text="我县科普大篷车车龄超过 8 年，年运行经费靠临时申请，建议省级明确县级运行维护补助标准。",
        kind="problem",
        theme="literacy",
        unit=WUHUA,
        days=70,
        reach="settled",
        answer="建议很有针对性。省科协将会同有关部门摸清全省大篷车运行情况，提出补助标准建议，任务已分解下达。",
        note="与财政部门的会商排在下季度，标准先不对外讲。",
        follow="task",
        follow_text="提出全省科普大篷车运行维护补助标准建议",
        rated="yes",
    ),
    Said(
        topic="科普大篷车维护费用无着落",
        text="县级科普大篷车运行维护没有稳定经费，车辆只能少跑，希望省级明确补助标准。",
        kind="problem",
        theme="literacy",
        unit=DEHONG,
        days=64,
        reach="merged",
        like="县级科普大篷车运行经费没有稳定渠道",
    ),
    Said(
        topic="用村寨“火塘夜话”讲科普",
        text="利用村民晚间围坐的习惯，由会双语的科技辅导员每月讲一次科普，成本低、来的人多，建议总结推广。",
        kind="innovation",
        theme="literacy",
        unit=DEHONG,
        days=58,
        reach="tried",
        answer="这一做法切合基层实际，同意先在部分州市试行，成熟后推广。",
        follow="trial",
        follow_text="“火塘夜话”双语科普",
        rated="partly",
    ),
    Said(
        topic="统一州市年度总结的篇幅要求",
        text="各处室要求的篇幅不一，建议由省科协办公室统一规定，减少反复修改。",
        kind="proposal",
        theme="rules",
        unit=KUNMING,
        days=46,
        reach="settled",
        answer="采纳。拟在文稿管理办法中统一规定年度总结篇幅，印发前征求各州市意见。",
        follow="rule",
        follow_text="省科协文稿管理办法（修订）",
    ),
    Said(
        topic="把学会年会补助提高一倍",
        text="物价上涨，建议把学会年会补助标准提高一倍。",
        kind="proposal",
        theme="innovation",
        unit=KEPU,
        days=40,
        reach="settled",
        result="not_adopted",
        answer="补助标准由专项资金管理办法规定，现阶段不具备提高一倍的条件，故不采纳；可通过联合办会降低成本。",
    ),
    Said(
        topic="流动科技馆巡展排期提前公布",
        text="巡展排期临时通知，学校不好安排课程，建议每学期开学前公布。",
        kind="proposal",
        theme="literacy",
        unit=WUHUA,
        days=16,
        reach="answered",
        result="partly",
        answer="部分采纳：下学期起提前一个月公布前半程排期，后半程受场地影响仍按月公布。",
        note="科技馆表示人手不足，需再协调。",
    ),
    Said(
        topic="乡镇科协缺少专职人员",
        text="乡镇科协多为兼职，变动频繁，建议明确一名相对固定的联络员并给予培训。",
        kind="problem",
        theme="workers",
        unit=WUHUA,
        days=38,
        reach="assigned",
    ),
    Said(
        topic="科技工作者日活动能否下沉到企业",
        text="园区企业科技人员不便到市里参加活动，建议把部分活动办到园区。",
        kind="proposal",
        theme="workers",
        unit=KUNMING,
        days=7,
        reach="assigned",
        own=True,
    ),
    Said(
        topic="基层填报入口太多",
        text="同一数据要在几个系统填报，建议一次填报、多处使用。",
        kind="problem",
        theme="other",
        unit=DEHONG,
        days=3,
        reach="registered",
    ),
    Said(
        topic="给县级科协开放科普资源目录",
        text="希望能查到全省可借用的展品和专家，便于就近安排活动。",
        kind="proposal",
        theme="literacy",
        unit=WUHUA,
        days=1,
        reach="made",
    ),
    Said(
        topic="临时调整培训地点的建议",
        text="原定培训地点较远，建议改在州府所在地。",
        kind="proposal",
        theme="workers",
        unit=KUNMING,
        days=30,
        reach="withdrawn",
    ),
)
# calendar days after it was made on which something happens, in their order
REACHED_AT = (
    0,
    1,
    2,
    ANSWER_AFTER,
    ANSWER_AFTER + SETTLE_AFTER,
    ANSWER_AFTER + SETTLE_AFTER + TRY_AFTER,
)
REACHED = ("made", "registered", "assigned", "answered", "settled", "tried")


class Suggestions:
    """Schedules what happens to each. Every event is one of the actions that the pages call."""

    def __init__(
        self, timeline: Timeline, staff: Staff, units: dict[str, Unit], today: date
    ) -> None:
        self.timeline = timeline
        self.staff = staff
        self.units = units
        self.today = today
        self._made: dict[str, int] = {}

    def plan(self) -> None:
        for said in SAID:
            self._on(said, 0, self._make)

    def _on(self, said: Said, after: int, event: Callable[[Said, datetime], None]) -> None:
        """In the morning of that day, or of the next working day; chance has no part in it."""
        day = add_working_days(self.today - timedelta(days=said.days - after), 0)
        clock = time(10, SAID.index(said) * 4 + REACHED_AT.index(after))
        moment = datetime.combine(day, clock, timezone.get_default_timezone())
        self.timeline.add_at(moment, partial(event, said))

    def _one(self, said: Said) -> Suggestion:
        return Suggestion.objects.select_related("record__unit").get(pk=self._made[said.topic])

    def _office(self) -> User:
        return self.staff.at_desk(self.units[PROVINCE], Role.CLERK)

    def _head(self) -> User:
        return self.staff.at_desk(self.units[PROVINCE], Role.SUPERVISOR)

    def _clerk(self, code: str) -> User:
        return self.staff.at_desk(self.units[code], Role.CLERK)

    def _reaches(self, said: Said, state: str) -> bool:
        return said.reach in REACHED and REACHED.index(said.reach) >= REACHED.index(state)

    def _make(self, said: Said, at: datetime) -> None:
        new = NewSuggestion(
            topic=said.topic,
            text=said.text,
            kind=said.kind,
            theme=said.theme,
            from_unit=self.units[said.unit],
            to_unit=self.units[PROVINCE],
            own=said.own,
        )
        made = making.make_suggestion(new, actor=self._clerk(said.unit), at=at)
        self._made[said.topic] = made.pk
        if said.reach == "withdrawn":
            self._on(said, 2, self._withdraw)
        elif said.reach != "made":
            self._on(said, 1, self._take_in)

    def _withdraw(self, said: Said, at: datetime) -> None:
        making.withdraw(self._one(said), actor=self._clerk(said.unit), at=at, note="已自行协调解决")

    def _take_in(self, said: Said, at: datetime) -> None:
        one, office = self._one(said), self._office()
        handling.register(one, actor=office, at=at)
        if said.reach == "merged":
            merging.merge(
                one,
                into=Suggestion.objects.get(pk=self._made[said.like]),
                actor=office,
                at=at,
                note="内容相同",
            )
        if self._reaches(said, "assigned"):
            unit = self.units[PROVINCE if said.unit == KEPU else KEPU]
            handling.assign(one, unit=unit, actor=office, at=at)
        if self._reaches(said, "answered"):
            self._on(said, ANSWER_AFTER, self._answer)

    def _answer(self, said: Said, at: datetime) -> None:
        clerk = self._office() if said.unit == KEPU else self._clerk(KEPU)
        answering.answer(
            self._one(said),
            actor=clerk,
            at=at,
            result=said.result,
            text=said.answer,
            note=said.note,
        )
        if self._reaches(said, "settled"):
            self._on(said, ANSWER_AFTER + SETTLE_AFTER, self._settle)

    def _settle(self, said: Said, at: datetime) -> None:
        one = self._one(said)
        decided = Decided(
            follow=said.follow,
            text=said.follow_text,
            lead=self.units[KEPU] if said.follow == "task" else None,
            due_date=self.today + timedelta(days=60) if said.follow == "task" else None,
        )
        answering.settle(one, decided, actor=self._head(), at=at)
        if said.rated:
            author, later = self._clerk(said.unit), at + timedelta(minutes=30)
            answering.rate(one, actor=author, at=later, satisfaction=said.rated)
        if self._reaches(said, "tried"):
            self._on(said, ANSWER_AFTER + SETTLE_AFTER + TRY_AFTER, self._try)

    def _try(self, said: Said, at: datetime) -> None:
        chosen = [self.units[code] for code in (DEHONG, KUNMING, WUHUA)]
        first, second, _third = trials.offer_trial(
            self._one(said), chosen, actor=self._office(), at=at
        )
        day = at.date()
        for trial, words in (
            (first, "举办 4 场、参与 260 人次（演示数据），老人和妇女来得多。"),
            (second, "在两个彝族村试办，改在节日期间举行效果更好（演示数据）。"),
        ):
            outcome = Outcome(from_date=day, to_date=None, outcome=words)
            clerk, later = self._clerk(trial.unit.code), at + timedelta(minutes=45)
            trials.write_trial(trial, outcome, actor=clerk, at=later, seen_version=0)
