"""Two at once while a meeting runs, in two real transactions."""

from collections.abc import Callable
from uuid import uuid4

from kexie.kernel.errors import Changed
from kexie.matters.models import Suggestion
from kexie.matters.tests.test_races import at_once, one_refused
from kexie.meetings.actions import calling, notes, outcomes, running, speaking
from kexie.meetings.actions.notes import NoteWords
from kexie.meetings.actions.outcomes import OutcomeWords
from kexie.meetings.actions.speaking import Said
from kexie.meetings.models import AgendaItem, Contribution, Meeting, Note, Outcome
from kexie.meetings.tests import ground
from kexie.meetings.tests.ground import BEGINS
from kexie.workflow.actions import WrongState
from tests.world import World


def again(item: AgendaItem) -> AgendaItem:
    """As a request of its own would read it."""
    return AgendaItem.objects.select_related("meeting").get(pk=item.pk)


def test_two_secretaries_go_on_at_once_and_one_point_is_taken(committed_world: World) -> None:
    people = committed_world.people
    meeting = ground.running_meeting(committed_world)
    first, second, _third = meeting.items.all()

    def take(item: AgendaItem, who: str) -> Callable[[], object]:
        return lambda: running.take_item(again(item), actor=people[who], at=BEGINS, seen_current=0)

    answers = at_once(take(first, "province_clerk"), take(second, "province_supervisor"))

    one_refused(answers, Changed)
    assert AgendaItem.objects.filter(begun_at__isnull=False, ended_at__isnull=True).count() == 1


def test_the_same_note_sent_twice_at_once_is_kept_once(committed_world: World) -> None:
    clerk = committed_world.people["province_clerk"]
    item = ground.running_meeting(committed_world).items.first()
    assert item is not None
    key = uuid4()
    words, agreed = NoteWords(text="情况属实"), OutcomeWords(kind="decision", text="同意")

    def write() -> object:
        notes.write_note(again(item), words, key=key, actor=clerk, at=BEGINS)
        return outcomes.note_outcome(again(item), agreed, key=key, actor=clerk, at=BEGINS)

    assert at_once(write, write, write) == [None, None, None]
    assert (Note.objects.count(), Outcome.objects.count()) == (1, 1)


def test_two_reword_one_note_at_once_and_one_is_shown_both(committed_world: World) -> None:
    people = committed_world.people
    item = ground.running_meeting(committed_world).items.first()
    assert item is not None
    clerk = people["province_clerk"]
    note = notes.write_note(item, NoteWords(text="甲"), key=uuid4(), actor=clerk, at=BEGINS)

    def reword(text: str, who: str) -> Callable[[], object]:
        return lambda: notes.reword_note(
            Note.objects.select_related("item__meeting").get(pk=note.pk),
            NoteWords(text=text),
            actor=people[who],
            at=BEGINS,
            seen_version=1,
        )

    answers = at_once(reword("乙", "province_clerk"), reword("丙", "province_supervisor"))

    one_refused(answers, Changed)
    note.refresh_from_db()
    assert note.version == 2


def test_one_suggestion_sent_twice_at_once_is_one_suggestion(committed_world: World) -> None:
    phone = committed_world.people["kunming_clerk"]
    item = ground.running_meeting(committed_world).items.first()
    assert item is not None
    key = uuid4()

    def say() -> object:
        said = Said(text="建议统一标识", suggestion="proposal")
        return speaking.contribute(again(item), said, key=key, actor=phone, at=BEGINS)

    assert at_once(say, say) == [None, None]
    assert (Contribution.objects.count(), Suggestion.objects.count()) == (1, 1)


def test_a_meeting_is_ended_while_the_next_point_is_taken(committed_world: World) -> None:
    people = committed_world.people
    meeting = ground.running_meeting(committed_world)
    item = meeting.items.first()
    assert item is not None

    answers = at_once(
        lambda: running.take_item(again(item), actor=people["province_clerk"], at=BEGINS),
        lambda: calling.end(
            Meeting.objects.select_related("record").get(pk=meeting.pk),
            actor=people["province_supervisor"],
            at=BEGINS,
        ),
    )

    refused = [one for one in answers if one is not None]
    assert all(isinstance(one, WrongState) for one in refused)
    item.refresh_from_db()
    assert item.begun_at is None or item.ended_at is not None, "nothing goes on after the end"
