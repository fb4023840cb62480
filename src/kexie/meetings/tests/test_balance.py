"""The balance a meeting opens with: every requirement of the last one, counted once, as far as the reader sees it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kexie.documents.models import Anchor
from kexie.indicators.actions.figures import write_values
from kexie.indicators.actions.targets import NewTarget, set_targets
from kexie.indicators.models import AMOUNT, Indicator, Standing
from kexie.indicators.tests.make import batch, shipped, value
from kexie.matters.actions import shares
from kexie.matters.actions.creation import NewTask
from kexie.matters.actions.splitting import split
from kexie.matters.actions.suggestions.making import NewSuggestion, make_suggestion
from kexie.matters.models import Share, Suggestion, Task
from kexie.matters.queries import MEASURES
from kexie.matters.tests import make as work
from kexie.meetings.actions.outcomes_become import become_task, settle
from kexie.meetings.becoming import task_of
from kexie.meetings.models import Meeting, Outcome, OutcomeKind
from kexie.meetings.queries.balance import COLUMNS, Balance, Cut, balance_of, year_between
from kexie.meetings.slides import FITTING, slides_of
from kexie.meetings.tests.afterwards import AFTER, noted, outcome, with_speech
from kexie.meetings.tests.ground import BEGINS, ENDS, planned
from tests.world import World

pytestmark = pytest.mark.scene(of=shipped)
NOW = AFTER + timedelta(days=30)
NEXT = BEGINS + timedelta(days=365)


def became(world: World, one: Outcome) -> Task:
    return become_task(one, task_of(one), actor=world.people["province_supervisor"], at=AFTER)


def following(world: World, last: Meeting) -> Meeting:
    """The meeting of the next year, which opens with the balance of the last."""
    return planned(world, last=last, begins_at=NEXT, ends_at=NEXT + timedelta(hours=3))


def done(world: World, task: Task) -> Share:
    """Reported by Kunming, accepted by the province's supervisor."""
    share = work.lead_of(task)
    clerk = world.people["kunming_clerk"]
    shares.sign(share, actor=clerk, at=AFTER)
    shares.report(share, actor=clerk, at=AFTER, text="已建成。")
    shares.accept(share, actor=world.people["province_head"], at=AFTER)
    return share


def two_years(world: World) -> tuple[Meeting, Meeting]:
    """A meeting that set two tasks (Kunming's done, Qujing's not) and one decision, and the next one."""
    last = noted(world)
    done(world, became(world, last.outcomes.get(kind=OutcomeKind.TASK)))
    became(world, outcome(last, world, "曲靖市科协整改县级科普馆", place=1, unit=world.qujing))
    return last, following(world, last)


def balance(world: World, meeting: Meeting, who: str = "province_head", **cut: object) -> Balance:
    wanted = Cut(**cut)  # type: ignore[arg-type]  # as given
    found = balance_of(world.people[who], meeting, now=NOW, cut=wanted)
    assert found is not None
    return found


def test_every_requirement_of_the_last_meeting_is_there_with_what_became_of_it(
    world: World,
) -> None:
    _last, meeting = two_years(world)
    found = balance(world, meeting)
    assert found.requirements == 2
    kunming, qujing = found.shown
    assert kunming.words == "昆明市科协牵头建成10个科普基地"
    assert kunming.item is not None
    assert kunming.item.unit == world.kunming
    assert [line.verifier for line in kunming.lines] == ["省领导"]
    assert [line.verifier for line in qujing.lines] == [""]
    assert (found.whole.done, found.whole.whole, found.whole.percent) == (1, 2, 50)
    assert [one.text for one in found.binding] == ["明年起按人均安排科普经费"]


def test_tasks_of_one_sentence_are_one_requirement_and_parts_handed_on_are_not_counted(
    world: World,
) -> None:
    last = with_speech(world)
    assert last.speech is not None
    anchor = Anchor.objects.filter(document=last.speech)[0]
    clerk = world.people["kunming_clerk"]
    for unit in (world.kunming, world.qujing):
        task = work.task(world, lead=unit, anchor=anchor, title="建设科普基地")
        if unit == world.kunming:
            share = work.lead_of(task)
            shares.sign(share, actor=clerk, at=AFTER)
            part = NewTask(title="一处", content="一处", theme="literacy", lead=world.wuhua)
            split(share, [part], actor=world.people["kunming_head"], at=AFTER, seen_parts=0)
    found = balance(world, following(world, last))
    assert [one.words for one in found.shown] == [anchor.quote]
    (only,) = found.shown
    assert [line.share.record.unit for line in only.lines] == [world.kunming, world.qujing]
    assert only.counted == found.whole
    assert found.whole.whole == 2


def test_a_meeting_that_follows_none_opens_with_no_balance(world: World) -> None:
    assert balance_of(world.people["province_head"], planned(world), now=NOW) is None


def test_counts_by_unit_and_by_service_add_up_to_the_whole(world: World) -> None:
    _last, meeting = two_years(world)
    found = balance(world, meeting)
    for code in COLUMNS:
        whole = found.whole.figures[code]
        assert sum(one.counted.figures[code] for one in found.by_unit) == whole
        assert sum(one.counted.figures[code] for one in found.by_theme) == whole
    assert [one.unit for one in found.by_unit] == [world.kunming, world.qujing]  # official order


@pytest.mark.parametrize("code", COLUMNS)
def test_every_figure_opens_as_many_lines_as_it_counts(world: World, code: str) -> None:
    _last, meeting = two_years(world)
    whole = balance(world, meeting)
    for one in whole.by_unit:
        cut = balance(world, meeting, unit=one.unit.pk, measure=code)
        assert sum(len(each.lines) for each in cut.shown) == one.counted.figures[code]
        assert cut.whole == whole.whole  # what is cut down is the list, not the sums


def test_who_is_not_concerned_sees_nothing_of_others_requirements(world: World) -> None:
    _last, meeting = two_years(world)
    found = balance(world, meeting, who="qujing_clerk")
    assert [one.lines[0].share.record.unit for one in found.shown] == [world.qujing]
    assert balance(world, meeting, who="system_admin").requirements == 0


def test_what_became_late_is_said_until_it_is_verified(world: World) -> None:
    _last, meeting = two_years(world)
    after_due = datetime.combine(date(2026, 8, 1), ENDS.time(), ENDS.tzinfo)
    found = balance_of(world.people["province_head"], meeting, now=after_due)
    assert found is not None
    assert found.whole.figures["late"] == 1
    assert [line.late_days for one in found.shown for line in one.lines] == [0, 32]


def test_percent_is_never_whole_before_everything_is_verified(world: World) -> None:
    _last, meeting = two_years(world)
    figures = dict.fromkeys(MEASURES, 0) | {"all": 200, "closed": 199}
    counted = type(balance(world, meeting).whole)(figures)
    assert counted.percent == 99


def test_suggestions_of_the_meeting_stand_with_their_answers(world: World) -> None:
    last, meeting = two_years(world)
    new = NewSuggestion(
        topic="县级科普经费",
        text="请明确最低标准。",
        kind="problem",
        theme="literacy",
        from_unit=world.kunming,
        to_unit=world.province,
    )
    made = make_suggestion(new, actor=world.people["kunming_clerk"], at=ENDS, record=last.record)
    found = balance(world, meeting)
    assert [one.suggestion for one in found.suggestions] == [made]
    assert (found.answers["all"], found.answers["answered"]) == (1, 0)
    Suggestion.objects.filter(pk=made.pk).update(due_date=date(2026, 3, 6))
    assert balance(world, meeting).suggestions[0].late


def test_a_decision_that_was_settled_binds_no_longer(world: World) -> None:
    last, meeting = two_years(world)
    decision = last.outcomes.get(kind=OutcomeKind.DECISION)
    settle(last, [decision], actor=world.people["province_clerk"], at=AFTER)
    assert balance(world, meeting).binding == []


def test_figures_are_those_of_the_year_between_the_meetings(world: World) -> None:
    last, meeting = two_years(world)
    assert year_between(last, meeting) == 2026
    talks = Indicator.objects.get(code="L01")
    cells = [value(talks, world.province, 30, "2026")]
    write_values(cells, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOW)
    aims = [NewTarget(talks.pk, world.province.pk, "2026", 80 * AMOUNT)]
    set_targets(aims, batch=batch(), actor=None, at=NOW)
    found = balance(world, meeting)
    figures = [one for block in found.services for one in block.figures if one.goal]
    assert [(one.indicator.code, one.goal and one.goal.share) for one in figures] == [("L01", 37)]


def test_slides_hold_every_row_and_no_more_than_can_be_read(world: World) -> None:
    last = noted(world)
    for number in range(12):
        became(world, outcome(last, world, f"第{number}项工作"))
    found = balance(world, following(world, last))
    slides = slides_of(found)
    rows = [row for slide in slides if slide.shape == "requirements" for row in slide.rows]
    assert rows == found.shown
    assert all(len(one.rows) <= FITTING[one.shape] for one in slides if one.rows)
    parts = [(one.part, one.parts) for one in slides if one.shape == "requirements"]
    assert parts == [(1, 2), (2, 2)]


def test_a_balance_of_thirty_tasks_asks_no_more_than_one_of_one(world: World) -> None:
    last = noted(world)
    became(world, last.outcomes.get(kind=OutcomeKind.TASK))
    meeting = following(world, last)
    user = world.people["province_head"]
    with CaptureQueriesContext(connection) as few:
        balance_of(user, meeting, now=NOW)
    for number in range(29):
        became(world, outcome(last, world, f"第{number}项工作"))
    with CaptureQueriesContext(connection) as many:
        found = balance_of(user, meeting, now=NOW)
    assert found is not None
    assert found.requirements == 30
    assert len(many) <= len(few)
