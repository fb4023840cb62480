"""What a desk, a cockpit and a list are built from."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from kexie.matters.actions import extensions, shares, splitting, tasks
from kexie.matters.actions.tasks import NewTask
from kexie.matters.flow import SHARE
from kexie.matters.forms.ledger import wanted_of
from kexie.matters.models import Light, LightRule, ShareState
from kexie.matters.queries import (
    MEASURES,
    Lamps,
    Waiting,
    Wanted,
    handed_out_by,
    longest_stuck,
    owed_shares,
    shares_for,
    tally,
    tasks_for,
    with_light,
)
from kexie.matters.queries.lights import of_light
from kexie.matters.tests import make
from kexie.workflow.queries import Bar, verdict_on
from tests.world import World


def test_i_owe_what_my_own_unit_has_to_do(world: World) -> None:
    make.task(world, title="昆明事项")
    make.task(world, lead=world.wuhua, title="五华事项")
    make.reported(world, title="已报")

    owed = {
        who: {share.record.title for share in owed_shares(world.people[who], make.TODAY)}
        for who in ("kunming_clerk", "wuhua_clerk", "province_supervisor", "nobody")
    }

    assert owed == {
        "kunming_clerk": {"昆明事项"},
        "wuhua_clerk": {"五华事项"},
        "province_supervisor": set(),
        "nobody": set(),
    }


def test_what_waits_for_me_is_what_i_may_answer(world: World) -> None:
    make.reported(world, title="待验收")
    extensions.ask(
        make.underway(world, title="要延期"),
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        to_date=date(2026, 4, 30),
        reason="场地",
        progress="一半",
    )
    back = make.lead_of(make.task(world, title="退回"))
    shares.send_back(back, actor=world.people["kunming_clerk"], at=make.NOON, reason="不属我市")
    make.accepted(world, title="可办结")

    supervisor = Waiting(world.people["province_supervisor"])
    head = Waiting(world.people["kunming_head"])

    assert [share.record.title for share in supervisor.to_verify] == ["待验收"]
    assert [share.record.title for share in supervisor.sent_back] == ["退回"]
    assert [task.record.title for task in supervisor.to_close] == ["可办结"]
    assert supervisor.to_answer.count() == 0
    assert [one.share.task.record.title for one in head.to_endorse] == ["要延期"]
    assert (supervisor.count(), head.count()) == (3, 1)
    assert Waiting(world.people["kunming_clerk"]).count() == 0


def test_my_own_work_does_not_wait_for_me(world: World) -> None:
    task = make.task(world, lead=world.wuhua, unit=world.kunming, by="kunming_head")
    share, head = make.lead_of(task), world.people["kunming_head"]
    shares.sign(share, actor=head, at=make.NOON)
    shares.report(share, actor=head, at=make.NOON, text="代报")

    assert Waiting(head).to_verify.count() == 0
    assert list(Waiting(head).barred) == [share]
    assert verdict_on(head, share, SHARE, "accept").bar is Bar.OWN_WORK


def test_who_worked_on_a_part_is_barred_from_the_whole(world: World) -> None:
    people, whole = world.people, make.underway(world, cooperating=())
    new = NewTask(title="五华部分", content="", theme="literacy", lead=world.wuhua)
    [part] = splitting.split(
        whole, [new], actor=people["kunming_clerk"], at=make.NOON, seen_parts=0
    )
    supervisor = people["province_supervisor"]
    shares.sign(make.lead_of(part), actor=supervisor, at=make.NOON)
    shares.report(
        whole, actor=people["kunming_clerk"], at=make.NOON, text="办完", over_open="五华另报"
    )

    waiting = Waiting(supervisor)

    assert (list(waiting.to_verify), list(waiting.barred)) == ([], [whole])
    assert verdict_on(supervisor, whole, SHARE, "accept").bar is Bar.OWN_WORK


def test_what_i_handed_out_is_another_list(world: World) -> None:
    made = make.task(world)

    assert list(handed_out_by(world.people["province_supervisor"])) == [made]
    assert list(handed_out_by(world.people["kunming_clerk"])) == []


def test_a_task_is_shown_in_the_state_of_its_lead(world: World) -> None:
    share = make.reported(world, cooperating=())
    supervisor = world.people["province_supervisor"]

    def shown() -> object:
        return vars(tasks_for(supervisor).get(pk=share.task_id))["shown_state"]

    seen = [shown()]
    shares.accept(share, actor=supervisor, at=make.NOON)
    seen.append(shown())
    tasks.close(share.task, actor=supervisor, at=make.NOON)
    seen.append(shown())

    assert seen == ["reported", "accepted", "closed"]


class TestLights:
    @pytest.mark.parametrize(
        ("days", "light", "words"),
        [
            (0, Light.GREEN, "29 天后到期"),
            (25, Light.GREEN, "4 天后到期"),
            (26, Light.YELLOW, "3 天后到期"),
            (29, Light.YELLOW, "今天到期"),
            (31, Light.RED, "逾期 2 天"),
        ],
    )
    def test_days_left_decide(self, world: World, days: int, light: Light, words: str) -> None:
        share = make.underway(world)
        today = make.TODAY + timedelta(days=days)

        lamp = Lamps(today).of(with_light(shares_for(world.people["kunming_head"]), today).get())

        assert lamp.light == light
        assert share.state == ShareState.UNDERWAY
        assert lamp.words.replace(" ", "") == words.replace(" ", "")

    @pytest.mark.parametrize(
        ("percent", "light"), [(50, Light.GREEN), (40, Light.YELLOW), (20, Light.RED)]
    )
    def test_who_is_behind_plan_is_told_by_how_much(
        self, world: World, percent: int, light: Light
    ) -> None:
        share = make.underway(world)
        shares.write_progress(
            share, actor=world.people["kunming_clerk"], at=make.NOON, text="进展", percent=percent
        )
        today = make.TODAY + timedelta(days=15)  # 15 of 29 days: 52 %

        lamp = Lamps(today).of(with_light(shares_for(world.people["kunming_head"]), today).get())

        assert lamp.light == light
        if light != Light.GREEN:
            assert str(52 - percent) in lamp.words

    def test_urging_turns_the_light_yellow(self, world: World) -> None:
        share = make.underway(world, due_date=None)
        shares.urge(share, actor=world.people["province_supervisor"], at=make.NOON)

        found = with_light(shares_for(world.people["kunming_head"]), make.TODAY)

        assert Lamps(make.TODAY).of(found.get()).light == Light.YELLOW

    def test_no_clock_runs_where_nothing_is_owed(self, world: World) -> None:
        make.reported(world)
        today = make.TODAY + timedelta(days=90)

        found = of_light(with_light(shares_for(world.people["kunming_head"]), today), Light.GREY)

        assert found.count() == 1

    def test_rules_are_rows_that_an_office_changes(self, world: World) -> None:
        make.underway(world)
        LightRule.objects.all().delete()
        LightRule.objects.create(order=1, light="yellow", measure="days_left", threshold=60)

        found = with_light(shares_for(world.people["kunming_head"]), make.TODAY)

        assert Lamps(make.TODAY).of(found.get()).light == Light.YELLOW


def every_kind(world: World) -> None:
    """Shares in many states, in two prefectures and a county."""
    make.task(world, cooperating=(world.qujing,), title="共同")
    make.reported(world)
    make.accepted(world, theme="party")
    closed = make.accepted(world)
    tasks.close(closed.task, actor=world.people["province_supervisor"], at=make.NOON)
    back = make.lead_of(make.task(world, lead=world.qujing))
    shares.send_back(back, actor=world.people["qujing_clerk"], at=make.NOON, reason="不属")
    extended = make.underway(world, theme="party")
    asked = extensions.ask(
        extended,
        actor=world.people["kunming_head"],
        at=make.NOON,
        to_date=date(2026, 4, 30),
        reason="场地",
        progress="一半",
    )
    extensions.grant(asked, actor=world.people["province_head"], at=make.NOON)
    splitting.split(
        extended,
        [NewTask(title="五华", content="", theme="party", lead=world.wuhua)],
        actor=world.people["kunming_clerk"],
        at=make.NOON,
        seen_parts=0,
    )
    late = make.underway(world, due_date=date(2026, 3, 10))
    shares.report(late, actor=world.people["kunming_clerk"], at=make.later(12), text="完成")


@pytest.mark.parametrize("theme", ["", "party"])
@pytest.mark.parametrize("who", ["province_supervisor", "qujing_clerk", "inspector"])
def test_every_figure_is_the_length_of_the_list_it_opens(
    world: World, who: str, theme: str
) -> None:
    every_kind(world)
    user, today = world.people[who], make.TODAY + timedelta(days=26)
    units = [world.kunming, world.qujing, world.province]

    counts = tally(user, units, today, theme).by_unit()

    for unit in units:
        for code in MEASURES:
            wanted = Wanted(unit=unit.pk, below=True, measure=code, theme=theme)
            listed = shares_for(user, wanted=wanted, today=today).count()
            assert counts[unit.pk][code] == listed, (unit.short_name, code)


def test_figures_of_units_add_up_below_them(world: World) -> None:
    every_kind(world)

    units = [world.kunming, world.qujing, world.province]
    counts = tally(world.people["province_supervisor"], units, make.later(26).date()).by_unit()

    assert counts[world.province.pk] == {
        "all": 9,
        "running": 5,
        "due": 3,
        "late": 0,
        "was_late": 1,
        "extended": 1,
        "sent_back": 1,
        "reported": 2,
        "accepted": 1,
        "closed": 1,
        "on_time": 1,
    }
    assert counts[world.kunming.pk]["all"] + counts[world.qujing.pk]["all"] == 9


def test_themes_have_their_figures(world: World) -> None:
    every_kind(world)

    found = tally(world.people["province_supervisor"], [world.province], make.TODAY)
    counts = found.by_theme()

    assert found.by_unit("literacy")[world.province.pk] == counts["literacy"]
    assert {theme: each["all"] for theme, each in counts.items()} == {"literacy": 6, "party": 3}


WISHES = {
    "text=共同": {"共同"},
    "text=2026-0002": {"乙"},
    "unit={qujing}": {"共同"},
    "unit={kunming}&below=1": {"共同", "乙", "五华"},
    "unit={kunming}": {"共同", "乙"},
    "unit={qujing}&role=lead": set(),
    "theme=party": {"乙"},
    "state=underway": {"乙"},
    "light=yellow": {"乙"},
    "due_to=2026-03-05": {"乙"},
    "due_from=2026-03-06": {"共同"},
    "issuer={kunming}": {"五华"},
    "measure=late": set(),
}


@pytest.mark.parametrize("wish", WISHES)
def test_the_address_says_what_is_listed(world: World, wish: str) -> None:
    make.task(world, cooperating=(world.qujing,), title="共同")
    make.underway(world, title="乙", theme="party", due_date=date(2026, 3, 5))
    make.task(
        world, lead=world.wuhua, unit=world.kunming, by="kunming_head", due_date=None, title="五华"
    )
    asked = QueryDict(wish.format(kunming=world.kunming.pk, qujing=world.qujing.pk))
    user = world.people["province_supervisor"]

    found = tasks_for(user, wanted=wanted_of(asked, user), today=make.TODAY)

    assert {task.record.title for task in found} == WISHES[wish]


def test_what_has_not_moved_for_longest_comes_first(world: World) -> None:
    old = make.lead_of(make.task(world))
    moved = make.lead_of(make.task(world))
    shares.sign(moved, actor=world.people["kunming_clerk"], at=make.later(3))

    assert list(longest_stuck(world.people["province_supervisor"])) == [old, moved]
