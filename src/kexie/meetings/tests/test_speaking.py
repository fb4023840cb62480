"""What participants say at a running meeting."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from kexie.kernel.errors import Changed
from kexie.matters.models import Suggestion, SuggestionState
from kexie.meetings.actions import attending, calling, speaking
from kexie.meetings.actions.speaking import Said
from kexie.meetings.errors import EmptyWords, KeyTaken, NoPlaceToSpeakFor
from kexie.meetings.models import Contribution
from kexie.meetings.queries.contributions import contributions_of, own_contributions
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from kexie.records.access import NotYours
from tests.world import NOON, World

KEY = UUID("0b4ad0de-8f1c-4f5c-9c93-1b4b0a2f3c11")


class Scene:
    """The province's meeting in progress, with its last point."""

    def __init__(self, world: World) -> None:
        self.meeting = ground.running_meeting(world)
        *_others, self.third = self.meeting.items.all()


pytestmark = pytest.mark.scene(of=Scene)


def later(minutes: int) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


def speak(scene: Scene, world: World, who: str = "kunming_clerk", **wishes: object) -> Contribution:
    given: dict[str, object] = {"text": "建议增加科普大篷车经费。县里最缺。", **wishes}
    said = Said(**given)  # type: ignore[arg-type]  # passed on as given
    return speaking.contribute(scene.third, said, key=KEY, actor=world.people[who], at=later(20))


def test_an_opinion_is_heard_by_the_office_and_by_nobody_else(world: World, scene: Scene) -> None:
    said = speak(scene, world)

    assert said.unit == world.kunming
    assert said.suggestion is None
    assert list(contributions_of(scene.meeting)) == [said]
    assert list(own_contributions(world.people["kunming_clerk"], scene.meeting)) == [said]
    assert not own_contributions(world.people["kunming_head"], scene.meeting)


def test_a_suggestion_is_put_to_the_association_that_convenes(world: World, scene: Scene) -> None:
    said = speak(scene, world, suggestion="proposal", theme="literacy")

    suggestion = Suggestion.objects.get()
    assert said.suggestion == suggestion
    assert suggestion.record.title == "建议增加科普大篷车经费"
    assert suggestion.record.unit == world.province
    assert suggestion.about_id == scene.meeting.pk
    assert suggestion.from_unit == world.kunming
    assert suggestion.voice == "unit"


def test_what_is_said_twice_with_one_key_is_kept_once(world: World, scene: Scene) -> None:
    first = speak(scene, world, suggestion="proposal")
    again = speak(scene, world, suggestion="proposal")

    assert first == again
    assert Suggestion.objects.count() == 1
    with pytest.raises(Changed):
        speak(scene, world, text="另一句")
    with pytest.raises(KeyTaken):
        speak(scene, world, "kunming_head")


def test_who_belongs_to_no_unit_that_is_asked_says_nothing(world: World, scene: Scene) -> None:
    with pytest.raises(NotYours):
        speak(scene, world, "wuhua_clerk")
    with pytest.raises(NotYours):
        speak(scene, world, "system_admin")
    with pytest.raises(EmptyWords):
        speak(scene, world, text=" ")
    with pytest.raises(NoPlaceToSpeakFor):
        speaking.contribute(
            scene.third,
            Said(text="好"),
            key=KEY,
            unit=world.qujing,
            actor=world.people["kunming_clerk"],
            at=later(1),
        )


def test_who_said_it_takes_it_back_with_the_suggestion(world: World, scene: Scene) -> None:
    said = speak(scene, world, suggestion="problem")
    with pytest.raises(NotYours):
        speaking.withdraw_contribution(said, actor=world.people["kunming_head"], at=later(21))

    speaking.withdraw_contribution(said, actor=world.people["kunming_clerk"], at=later(21))
    speaking.withdraw_contribution(said, actor=world.people["kunming_clerk"], at=later(22))

    assert not contributions_of(scene.meeting)
    assert Suggestion.objects.get().state == SuggestionState.WITHDRAWN


def test_a_holder_of_a_post_without_a_role_speaks_for_himself(world: World) -> None:
    """He was asked by his post; his suggestion is his own."""
    member = world.people["nobody"]
    meeting = ground.furnished(world)
    clerk, at = world.people["province_clerk"], NOON
    attending.ask_posts(meeting, [ground.post(member, world.wuhua, "主席")], actor=clerk, at=at)
    calling.call(meeting, actor=world.people["province_supervisor"], at=at)
    calling.begin(meeting, actor=clerk, at=BEGINS)
    item = meeting.items.first()
    assert item is not None

    said = speaking.contribute(
        item, Said(text="建议", suggestion="problem"), key=KEY, actor=member, at=later(1)
    )

    assert said.unit == world.wuhua
    assert Suggestion.objects.get().voice == "own"


def test_a_long_first_sentence_is_cut_to_a_topic(world: World, scene: Scene) -> None:
    speak(scene, world, text="长" * 60 + "。其余", suggestion="problem")

    title = Suggestion.objects.get().record.title
    assert title == "长" * 39 + "…"
