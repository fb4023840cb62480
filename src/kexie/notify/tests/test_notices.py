"""Who is told what, when it shows, and how it is put away."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kexie.notify import actions, queries
from kexie.notify.hours import loud_from
from kexie.notify.models import Notice, NoticeKind, QuietHours
from kexie.org.access import PowerMissing
from kexie.org.actions import people
from kexie.org.models import Role, User
from kexie.records.actions import open_record
from kexie.records.models import Part, Record
from tests.world import NOON, World

LOCAL = ZoneInfo("Asia/Shanghai")
STAFF = (Role.CLERK, Role.HEAD)


def record_of(world: World) -> Record:
    return open_record(
        kind="task",
        unit=world.province,
        title="绝不外露的标题",
        actor=world.people["province_supervisor"],
        at=NOON,
        parties=[(world.kunming, Part.LEAD), (world.wuhua, Part.COOPERATING)],
    )


def told(record: Record) -> list[str]:
    return sorted(Notice.objects.filter(record=record).values_list("user__username", flat=True))


def tell(world: World, record: Record, at: datetime = NOON) -> None:
    actions.tell_units(
        NoticeKind.ARRIVED, record, units=[world.kunming, world.wuhua], roles=STAFF, at=at
    )


def test_everybody_with_the_role_in_the_unit_itself_is_told_once(world: World) -> None:
    record = record_of(world)

    tell(world, record)
    tell(world, record)

    assert told(record) == ["kunming_clerk", "kunming_head", "wuhua_clerk", "wuhua_head"]


def test_who_did_it_is_not_told(world: World) -> None:
    record, clerk = record_of(world), world.people["kunming_clerk"]

    actions.tell_units(
        NoticeKind.ARRIVED, record, units=[world.kunming], roles=STAFF, at=NOON, besides=clerk
    )

    assert told(record) == ["kunming_head"]


def test_a_deputy_is_told_on_his_days(world: World) -> None:
    record = record_of(world)
    people.name_deputy(
        actor=world.people["kunming_head"],
        at=NOON,
        principal=world.people["kunming_head"],
        deputy=world.people["wuhua_head"],
        from_date=NOON.date(),
        to_date=NOON.date() + timedelta(days=3),
    )

    actions.tell_people(NoticeKind.WAITING, record, people=[world.people["kunming_head"]], at=NOON)

    assert told(record) == ["kunming_head", "wuhua_head"]


def test_a_closed_account_is_not_told(world: World) -> None:
    record, head = record_of(world), world.people["kunming_head"]
    people.set_active(head, actor=None, at=NOON, active=False)

    actions.tell_people(NoticeKind.WAITING, record, people=[head], at=NOON)

    assert told(record) == []


def test_the_same_news_moves_the_old_notice_up(world: World) -> None:
    record, clerk = record_of(world), world.people["kunming_clerk"]
    tell(world, record)

    tell(world, record, NOON + timedelta(hours=2))

    assert [one.at for one in queries.notices_for(clerk, NOON + timedelta(hours=3))] == [
        NOON + timedelta(hours=2)
    ]


def test_after_it_was_put_away_the_same_news_comes_again(world: World) -> None:
    record, clerk = record_of(world), world.people["kunming_clerk"]
    tell(world, record)
    actions.put_away(Notice.objects.all(), actor=clerk, at=NOON)
    assert queries.unread_count(clerk, NOON) == 0

    tell(world, record)

    assert queries.unread_count(clerk, NOON) == 1


def test_nobody_puts_away_what_is_anothers(world: World) -> None:
    tell(world, record_of(world))

    actions.put_away(Notice.objects.all(), actor=world.people["kunming_clerk"], at=NOON)

    assert queries.unread_count(world.people["kunming_head"], NOON) == 1


def test_putting_away_can_be_undone_even_if_the_same_came_meanwhile(world: World) -> None:
    record, clerk = record_of(world), world.people["kunming_clerk"]
    tell(world, record)
    keys = actions.put_away(Notice.objects.all(), actor=clerk, at=NOON)
    actions.bring_back(keys, actor=world.people["kunming_head"], at=NOON)
    assert queries.unread_count(clerk, NOON) == 0

    actions.bring_back(keys, actor=clerk, at=NOON)
    assert queries.unread_count(clerk, NOON) == 1

    keys = actions.put_away(Notice.objects.all(), actor=clerk, at=NOON)
    tell(world, record)
    actions.bring_back(keys, actor=clerk, at=NOON)
    assert queries.unread_count(clerk, NOON) == 1


def test_notices_about_what_one_no_longer_sees_are_gone(world: World) -> None:
    clerk: User = world.people["kunming_clerk"]
    tell(world, record_of(world))

    people.revoke(clerk.grants.get(), actor=None, at=NOON)

    assert queries.unread_count(clerk, NOON) == 0


def test_what_happens_at_night_shows_in_the_morning(world: World) -> None:
    clerk = world.people["kunming_clerk"]
    night = datetime(2026, 3, 3, 22, 30, tzinfo=LOCAL)

    tell(world, record_of(world), night)

    assert queries.unread_count(clerk, night) == 0
    assert queries.unread_count(clerk, datetime(2026, 3, 4, 8, 0, tzinfo=LOCAL)) == 1


def at(day: str, hour: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), tzinfo=LOCAL)


# Spring Festival of 2024 ended on 17 February; Sunday the 18th was worked. 30 September 2023 began a week off.
HOURS = [
    ("in working hours", at("2024-03-05", "10:15"), at("2024-03-05", "10:15")),
    ("before work", at("2024-03-05", "07:59"), at("2024-03-05", "08:00")),
    ("the minute work begins", at("2024-03-05", "08:00"), at("2024-03-05", "08:00")),
    ("the minute work ends", at("2024-03-05", "19:00"), at("2024-03-06", "08:00")),
    ("Friday night", at("2024-03-08", "21:00"), at("2024-03-11", "08:00")),
    ("holiday", at("2024-02-12", "12:00"), at("2024-02-18", "08:00")),
    ("a Sunday that is worked", at("2024-02-18", "12:00"), at("2024-02-18", "12:00")),
    ("years without a calendar", at("2090-06-04", "12:00"), at("2090-06-05", "08:00")),
]


@pytest.mark.parametrize(("_case", "moment", "shown"), HOURS, ids=[row[0] for row in HOURS])
def test_quiet_hours_follow_the_official_calendar(
    _case: str, moment: datetime, shown: datetime
) -> None:
    assert loud_from(moment, QuietHours()) == shown


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    noon = QuietHours(start=time(12), end=time(14), on_days_off=False)
    none = QuietHours(start=time(8), end=time(8), on_days_off=False)

    assert loud_from(at("2024-03-09", "13:00"), noon) == at("2024-03-09", "14:00")
    assert loud_from(at("2024-03-09", "23:00"), noon) == at("2024-03-09", "23:00")
    assert loud_from(at("2024-03-09", "03:00"), none) == at("2024-03-09", "03:00")


def test_quiet_hours_are_data_of_the_system_administrator(world: World) -> None:
    def set_by(who: str) -> None:
        actor = world.people[who]
        actions.set_quiet_hours(
            actor=actor, at=NOON, start=time(20), end=time(7), on_days_off=False
        )

    set_by("system_admin")

    assert queries.quiet_hours().start == time(20)
    with pytest.raises(PowerMissing):
        set_by("audit_admin")
