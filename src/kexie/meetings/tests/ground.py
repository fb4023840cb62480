"""Meetings of the small world, built by the real actions."""

from datetime import date, datetime, timedelta
from typing import Any

from kexie.meetings.actions import agenda, attending, calling, planning
from kexie.meetings.actions.agenda import NewItem
from kexie.meetings.actions.planning import NewMeeting
from kexie.meetings.models import AgendaItem, ItemKind, Meeting, MeetingKind, MeetingSeries
from kexie.org.actions.people import appoint
from kexie.org.models import Post, Unit
from kexie.org.models import User as Person
from tests.world import NOON, World

BEGINS = NOON + timedelta(days=3, hours=-3)  # 9 o'clock
ENDS = BEGINS + timedelta(hours=3)
SINCE = date(2024, 1, 1)
TITLE = "2026年全省科协工作会议"
PLACE = "省科协三楼会议室"


def known(**wishes: Any) -> NewMeeting:
    """The yearly meeting of the province, with wishes put in."""
    given: dict[str, Any] = {
        "title": TITLE,
        "kind": MeetingKind.YEARLY,
        "begins_at": BEGINS,
        "ends_at": ENDS,
        "place": PLACE,
        **wishes,
    }
    return NewMeeting(**given)


def planned(world: World, *, by: str = "province_clerk", **wishes: Any) -> Meeting:
    """Planned by the province's clerk."""
    return planning.plan_meeting(
        known(**wishes), unit=world.province, actor=world.people[by], at=NOON
    )


def series_of(unit: Unit, name: str = "全省科协工作会议") -> MeetingSeries:
    return MeetingSeries.objects.get_or_create(
        unit=unit, name=name, defaults={"kind": MeetingKind.YEARLY}
    )[0]


def post(user: Person, unit: Unit, title: str, order: int = 0) -> Post:
    """A post held since 2024; the same again if it is held already."""
    held = Post.objects.filter(user=user, unit=unit, title=title).first()
    return held or appoint(
        actor=None, at=NOON, user=user, unit=unit, title=title, from_date=SINCE, order=order
    )


def posts(world: World) -> list[Post]:
    """Who is usually asked: the province's head, the department's, and the heads of two prefectures."""
    people = world.people
    return [
        post(people["province_head"], world.province, "党组书记、常务副主席"),
        post(people["department_clerk"], world.department, "部长"),
        post(people["kunming_head"], world.kunming, "党组书记"),
        post(people["qujing_clerk"], world.qujing, "主席"),
    ]


def item(meeting: Meeting, world: World, title: str = "研究科普工作", **wishes: Any) -> AgendaItem:
    given: dict[str, Any] = {"kind": ItemKind.DISCUSSION, "title": title, **wishes}
    new = NewItem(**given)
    return agenda.add_item(meeting, new, actor=world.people["province_clerk"], at=NOON)


def furnished(world: World, **wishes: Any) -> Meeting:
    """Planned, with three points (Kunming's report, Qujing's report, a discussion) and four people."""
    meeting = planned(world, **wishes)
    for unit in (world.kunming, world.qujing):
        title = f"{unit.short_name}工作汇报"
        item(meeting, world, title, kind=ItemKind.REPORT, unit=unit, minutes=8)
    item(meeting, world, minutes=30)
    attending.ask_posts(meeting, posts(world), actor=world.people["province_clerk"], at=NOON)
    return meeting


def called_meeting(world: World, *, at: datetime = NOON, **wishes: Any) -> Meeting:
    """Furnished and called by the province's supervisor: Kunming, Qujing and the department are recipients."""
    meeting = furnished(world, **wishes)
    calling.call(meeting, actor=world.people["province_supervisor"], at=at)
    return meeting


def running_meeting(world: World, *, at: datetime = BEGINS, **wishes: Any) -> Meeting:
    """Called and begun by the province's clerk; no point is taken yet."""
    meeting = called_meeting(world, **wishes)
    calling.begin(meeting, actor=world.people["province_clerk"], at=at)
    return meeting


def held_meeting(world: World, *, at: datetime = ENDS, **wishes: Any) -> Meeting:
    """Begun and ended; nothing was written down."""
    meeting = running_meeting(world, **wishes)
    calling.end(meeting, actor=world.people["province_clerk"], at=at)
    return meeting
