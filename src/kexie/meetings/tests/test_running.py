"""While a meeting runs: points are taken, notes and outcomes written, participants say something."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import SecretMark
from kexie.meetings.actions import agenda, calling, notes, outcomes, running, speaking
from kexie.meetings.actions.notes import NoteWords
from kexie.meetings.actions.outcomes import OutcomeWords
from kexie.meetings.actions.speaking import Said
from kexie.meetings.errors import (
    BadOutcome,
    BadWords,
    EmptyWords,
    KeyTaken,
    NotItsTurn,
    OutcomeBecame,
)
from kexie.meetings.models import AgendaItem, Contribution, Meeting, Note, Outcome
from kexie.meetings.queries.running import here_of, live_of, mark_of, outcome_key
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from kexie.records.access import NotYours
from kexie.workflow.actions import WrongState
from tests.world import World

KEY = UUID("0b4ad0de-8f1c-4f5c-9c93-1b4b0a2f3c11")


class Scene:
    """The province's meeting in progress, with its three points."""

    def __init__(self, world: World) -> None:
        self.meeting = ground.running_meeting(world)
        self.first, self.second, self.third = self.meeting.items.all()
        self.clerk = world.people["province_clerk"]


pytestmark = pytest.mark.scene(of=Scene)


def later(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


def take(scene: Scene, item: AgendaItem, minutes: int, seen: int | None = None) -> AgendaItem:
    return running.take_item(item, actor=scene.clerk, at=later(minutes), seen_current=seen)


def note(scene: Scene, text: str = "情况属实", key: UUID = KEY, version: int = 0) -> Note:
    words = NoteWords(text=text, speaker="昆明领导", unit=scene.first.unit)
    if version:
        known = Note.objects.get(key=key)
        return notes.reword_note(known, words, actor=scene.clerk, at=later(9), seen_version=version)
    return notes.write_note(scene.first, words, key=key, actor=scene.clerk, at=later(5))


def outcome(scene: Scene, kind: str = "task", key: UUID = KEY, **wishes: object) -> Outcome:
    given: dict[str, object] = {"kind": kind, "text": "六月底前上报方案", **wishes}
    words = OutcomeWords(**given)  # type: ignore[arg-type]  # passed on as given
    return outcomes.note_outcome(scene.first, words, key=key, actor=scene.clerk, at=later(5))


def speak(scene: Scene, world: World, who: str = "kunming_clerk", **wishes: object) -> Contribution:
    given: dict[str, object] = {"text": "建议增加科普大篷车经费。县里最缺。", **wishes}
    said = Said(**given)  # type: ignore[arg-type]  # passed on as given
    return speaking.contribute(scene.third, said, key=KEY, actor=world.people[who], at=later(20))


def test_taking_a_point_ends_the_one_before(scene: Scene) -> None:
    take(scene, scene.first, 1)
    take(scene, scene.second, 9)

    here = here_of(scene.meeting)
    assert here.current == scene.second
    assert here.next == scene.third
    assert here.number == 2
    scene.first.refresh_from_db()
    assert (scene.first.begun_at, scene.first.ended_at) == (later(1), later(9))


def test_taking_the_same_point_twice_changes_nothing(scene: Scene) -> None:
    take(scene, scene.first, 1, 0)
    again = take(scene, scene.first, 3, 0)

    assert again.begun_at == later(1)


def test_a_point_that_was_left_out_comes_at_the_end(scene: Scene) -> None:
    take(scene, scene.second, 1)
    take(scene, scene.third, 9)

    assert here_of(scene.meeting).next == scene.first


def test_who_did_not_see_what_is_being_taken_is_told(scene: Scene) -> None:
    take(scene, scene.first, 1)

    with pytest.raises(Changed) as caught:
        take(scene, scene.third, 2, 0)

    assert list(caught.value.theirs.values()) == [scene.first.title]
    assert here_of(scene.meeting).current == scene.first


def test_what_is_sent_later_keeps_its_moment_within_reason(scene: Scene) -> None:
    sent = later(60)
    running.take_item(scene.first, actor=scene.clerk, at=sent, happened_at=later(-30))
    running.take_item(scene.second, actor=scene.clerk, at=sent, happened_at=later(12))
    running.finish_item(scene.second, actor=scene.clerk, at=sent, happened_at=later(90))

    scene.first.refresh_from_db()
    scene.second.refresh_from_db()
    assert (scene.first.begun_at, scene.first.ended_at) == (BEGINS, later(12))
    assert (scene.second.begun_at, scene.second.ended_at) == (later(12), sent)


def test_a_point_ended_by_mistake_goes_on(scene: Scene) -> None:
    take(scene, scene.first, 1)
    running.finish_item(scene.first, actor=scene.clerk, at=later(2))
    running.finish_item(scene.first, actor=scene.clerk, at=later(3))
    take(scene, scene.first, 4)

    scene.first.refresh_from_db()
    assert (scene.first.begun_at, scene.first.ended_at) == (later(1), None)


def test_a_point_begun_by_mistake_is_put_back_and_the_one_before_goes_on(scene: Scene) -> None:
    take(scene, scene.first, 1)
    take(scene, scene.second, 2)
    running.put_back(scene.second, actor=scene.clerk, at=later(3), again=scene.first)
    running.put_back(scene.second, actor=scene.clerk, at=later(4), again=scene.first)

    here = here_of(scene.meeting)
    assert (here.current, here.next) == (scene.first, scene.second)
    take(scene, scene.third, 5)
    with pytest.raises(Changed):
        running.put_back(scene.first, actor=scene.clerk, at=later(6))


def test_what_was_never_begun_cannot_be_ended_nor_what_was_parked_taken(scene: Scene) -> None:
    with pytest.raises(NotItsTurn):
        running.finish_item(scene.first, actor=scene.clerk, at=later(2))
    agenda.park_item(scene.third, actor=scene.clerk, at=later(2))
    with pytest.raises(NotItsTurn):
        take(scene, scene.third, 3)


@pytest.mark.parametrize("who", ["kunming_head", "inspector", "system_admin", "nobody"])
def test_only_the_office_that_convenes_runs_the_meeting_and_writes(
    world: World, scene: Scene, who: str
) -> None:
    person = world.people[who]
    words = NoteWords(text="记")

    with pytest.raises(NotYours):
        running.take_item(scene.first, actor=person, at=later(1))
    with pytest.raises(NotYours):
        notes.write_note(scene.first, words, key=KEY, actor=person, at=later(1))
    with pytest.raises(NotYours):
        outcomes.note_outcome(
            scene.first,
            OutcomeWords(kind="decision", text="定"),
            key=KEY,
            actor=person,
            at=later(1),
        )


def test_a_note_sent_twice_is_kept_once(scene: Scene) -> None:
    first, again = note(scene), note(scene)

    assert first == again
    assert Note.objects.count() == 1


def test_other_words_under_a_known_key_are_shown_beside_it(scene: Scene) -> None:
    note(scene)

    with pytest.raises(Changed) as caught:
        note(scene, "情况有出入")

    assert "情况有出入" in caught.value.yours.values()
    assert "情况属实" in caught.value.theirs.values()


def test_a_note_is_reworded_by_whoever_saw_it_last(scene: Scene) -> None:
    note(scene)
    assert note(scene, "情况基本属实", version=1).version == 2

    with pytest.raises(Changed):
        note(scene, "情况不明", version=1)
    assert note(scene, "情况基本属实", version=2).version == 2, "the same words are no change"


def test_a_note_that_was_taken_away_is_not_lost_on_who_writes_in_it(scene: Scene) -> None:
    made = note(scene)
    with pytest.raises(Changed):
        notes.drop_note(made, actor=scene.clerk, at=later(6), seen_version=7)
    notes.drop_note(made, actor=scene.clerk, at=later(6), seen_version=1)
    notes.drop_note(made, actor=scene.clerk, at=later(6), seen_version=1)

    with pytest.raises(Changed) as caught:
        notes.reword_note(
            made, NoteWords(text="补"), actor=scene.clerk, at=later(7), seen_version=1
        )
    assert len(caught.value.theirs) == 1


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("  ", EmptyWords), ("长" * 8001, BadWords), ("机密★一年", SecretMark)],
    ids=["empty", "too-long", "secret"],
)
def test_a_note_holds_what_it_can_hold(scene: Scene, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        note(scene, text)


def test_a_key_belongs_to_one_meeting(world: World, scene: Scene) -> None:
    note(scene)
    outcome(scene)
    other = ground.running_meeting(world, title="2026年第二次会议", series=None)
    item = other.items.first()
    assert item is not None

    with pytest.raises(KeyTaken):
        notes.write_note(item, NoteWords(text="记"), key=KEY, actor=scene.clerk, at=later(5))
    words = OutcomeWords(kind="decision", text="定")
    with pytest.raises(KeyTaken):
        outcomes.note_outcome(item, words, key=KEY, actor=scene.clerk, at=later(5))


def test_an_outcome_sent_twice_is_kept_once_and_says_who_does_it_until_when(
    world: World, scene: Scene
) -> None:
    wishes: dict[str, Any] = {
        "unit": world.kunming,
        "units": [world.qujing],
        "due_date": date(2026, 6, 30),
    }
    made = outcome(scene, **wishes)

    assert outcome(scene, **wishes) == made
    assert list(made.units.all()) == [world.qujing]
    with pytest.raises(Changed) as caught:
        outcome(scene, "decision", **wishes)
    assert caught.value.theirs != caught.value.yours


def test_an_outcome_is_reworded_by_whoever_saw_it_last(world: World, scene: Scene) -> None:
    made = outcome(scene)
    words = OutcomeWords(kind="decision", text="同意", unit=world.qujing)

    now = outcomes.reword_outcome(made, words, actor=scene.clerk, at=later(6), seen_version=1)

    assert (now.kind, now.unit, now.version) == ("decision", world.qujing, 2)
    with pytest.raises(Changed):
        outcomes.reword_outcome(made, words, actor=scene.clerk, at=later(7), seen_version=1)


def test_an_outcome_is_not_due_before_the_meeting_nor_done_twice_by_one(
    world: World, scene: Scene
) -> None:
    with pytest.raises(BadOutcome):
        outcome(scene, due_date=date(2026, 3, 4))
    with pytest.raises(BadOutcome):
        outcome(scene, unit=world.kunming, units=[world.kunming])
    with pytest.raises(BadWords):
        outcome(scene, "order")
    with pytest.raises(EmptyWords):
        outcome(scene, text=" ")


def test_an_outcome_is_taken_away_while_nothing_came_of_it(scene: Scene) -> None:
    made = outcome(scene)
    with pytest.raises(Changed):
        outcomes.drop_outcome(made, actor=scene.clerk, at=later(6), seen_version=4)
    outcomes.drop_outcome(made, actor=scene.clerk, at=later(6), seen_version=1)
    outcomes.drop_outcome(made, actor=scene.clerk, at=later(6), seen_version=1)

    assert not Outcome.objects.exists()
    carried = outcome(scene, key=uuid4())
    later_one = outcome(scene, key=uuid4())
    Outcome.objects.filter(pk=later_one.pk).update(carried_from=carried)
    with pytest.raises(OutcomeBecame):
        outcomes.drop_outcome(carried, actor=scene.clerk, at=later(6), seen_version=1)


def test_a_suggestion_that_is_taken_up_stays_the_one_it_is(world: World, scene: Scene) -> None:
    said = speak(scene, world, suggestion="proposal")
    words = OutcomeWords(kind="suggestion", text=said.text, unit=said.unit)
    clerk, at = scene.clerk, later(25)

    made = outcomes.note_outcome(
        scene.third, words, key=outcome_key(said), contribution=said, actor=clerk, at=at
    )
    assert made.suggestion == said.suggestion
    other = OutcomeWords(kind="information", text=said.text)
    now = outcomes.reword_outcome(made, other, seen_version=1, actor=clerk, at=at)
    assert now.suggestion is None
    outcomes.drop_outcome(now, seen_version=2, actor=clerk, at=at)

    speaking.withdraw_contribution(said, actor=said.by, at=later(26))
    said.refresh_from_db()
    with pytest.raises(BadOutcome):
        outcomes.note_outcome(
            scene.third, words, key=uuid4(), contribution=said, actor=clerk, at=at
        )


def test_what_was_said_without_a_network_comes_in_when_the_meeting_is_over(
    world: World, scene: Scene
) -> None:
    calling.end(scene.meeting, actor=scene.clerk, at=later(10))
    note(scene)
    outcome(scene)
    speak(scene, world)
    with pytest.raises(WrongState):
        take(scene, scene.first, 11)

    calling.close(scene.meeting, actor=scene.clerk, at=later(200))
    for act in (
        lambda: note(scene, key=uuid4()),
        lambda: outcome(scene, key=uuid4()),
        lambda: speaking.contribute(
            scene.third,
            Said(text="迟到的话"),
            key=uuid4(),
            actor=world.people["kunming_clerk"],
            at=later(201),
        ),
    ):
        with pytest.raises(WrongState):
            act()


def test_the_mark_changes_with_all_that_is_shown(world: World, scene: Scene) -> None:
    marks = [mark_of(scene.meeting)]

    def changed() -> bool:
        marks.append(mark_of(Meeting.objects.get(pk=scene.meeting.pk)))
        return marks[-1] != marks[-2]

    take(scene, scene.first, 1)
    assert changed()
    made = note(scene)
    assert changed()
    note(scene, "改", version=1)
    assert changed()
    notes.drop_note(made, actor=scene.clerk, at=later(6), seen_version=2)
    assert changed()
    outcome(scene)
    assert changed()
    said = speak(scene, world)
    assert changed()
    speaking.withdraw_contribution(said, actor=said.by, at=later(21))
    assert changed()
    agenda.move_item(scene.third, 1, actor=scene.clerk, at=later(22))
    assert changed()
    agenda.park_item(scene.third, actor=scene.clerk, at=later(22))
    assert changed()
    assert not changed()
    assert len(live_of(scene.meeting).parked) == 1
