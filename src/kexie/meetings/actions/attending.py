"""Who is asked to a meeting, by post, and what is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.meetings.actions.locking import hold
from kexie.meetings.actions.words import insist_fit
from kexie.meetings.errors import AlreadyReminded, BadPlace
from kexie.meetings.flow import MEETING
from kexie.meetings.models import Attendance, Capacity, Coming, Meeting, MeetingState
from kexie.meetings.queries.attending import answerable_by, in_order_of_seats, once_each
from kexie.notify.actions import call_off, tell_people
from kexie.notify.models import NoticeKind
from kexie.notify.queries import holders
from kexie.org.models import Post, Unit, User
from kexie.records.access import STAFF, NotYours
from kexie.records.actions import add_holders, add_parties
from kexie.records.models import Holder, Part, Party
from kexie.workflow.actions import advance
from kexie.workflow.models import Step

CHECKED = ("name", "post_title", "capacity", "coming", "reason", "deputy_name", "deputy_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody without a post in the tree, in words; `unit`: which of the tree's units answers for him, if any."""

    name: str
    post_title: str = ""
    unit: Unit | None = None
    capacity: str = Capacity.OBSERVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What is answered for one place.

    :ivar reason: why not himself; needed for leave
    """

    coming: str
    reason: str = ""
    deputy_name: str = ""
    deputy_title: str = ""


@writing()
def ask_posts(
    meeting: Meeting,
    posts: Iterable[Post],
    *,
    capacity: str = Capacity.MEMBER,
    actor: User,
    at: datetime,
) -> list[Attendance]:
    """
    Ask whoever holds these posts, each person once; who is asked already is left as he is. Gives the new places.

    Once the meeting is called they are told at once.
    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadWords: there is no such capacity
    """
    locked = hold(meeting, "edit", actor=actor)
    there = set(locked.attendances.filter(post__isnull=False).values_list("post__user", flat=True))
    new = [post for post in once_each(posts) if post.user_id not in there and not post.user.power]
    places = [
        Attendance(
            unit=post.unit,
            post=post,
            name=post.user.name,
            post_title=post.title,
            capacity=capacity,
        )
        for post in new
    ]
    return _seat(locked, places, actor=actor, at=at)


@writing()
def ask_guest(meeting: Meeting, guest: Guest, *, actor: User, at: datetime) -> Attendance:
    """
    Ask somebody in words.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadWords, SecretMark: a field holds what it must not hold
    """
    locked = hold(meeting, "edit", actor=actor)
    place = Attendance(
        unit=guest.unit,
        name=guest.name.strip(),
        post_title=guest.post_title.strip(),
        capacity=guest.capacity,
    )
    return _seat(locked, [place], actor=actor, at=at)[0]


def _seat(
    meeting: Meeting, places: list[Attendance], *, actor: User, at: datetime
) -> list[Attendance]:
    """Behind those who are there; who is asked after the call learns of it at once."""
    last = meeting.attendances.aggregate(last=Max("order"))["last"] or 0
    for number, place in enumerate(places, start=last + 1):
        place.meeting, place.order = meeting, number
        insist_fit(place, *CHECKED)
    made = Attendance.objects.bulk_create(places)
    log(
        actor=actor,
        verb="meeting.ask",
        target=meeting,
        at=at,
        places=[f"{place.name} {place.post_title}".strip() for place in made],
    )
    if meeting.state != MeetingState.PLANNED:
        let_in(meeting, made)
        _tell(meeting, made, NoticeKind.WAITING, actor=actor, at=at)
    return made


def let_in(meeting: Meeting, places: Iterable[Attendance]) -> None:
    """From the call on those asked, and the units that answer for them, see the meeting."""
    asked = list(places)
    units = {place.unit_id: place.unit for place in asked if place.unit is not None}
    units.pop(meeting.record.unit_id, None)
    add_parties(meeting.record, [(unit, Part.RECIPIENT) for unit in units.values()])
    add_holders(meeting.record, [place.post.user for place in asked if place.post is not None])


def _tell(
    meeting: Meeting,
    places: Iterable[Attendance],
    kind: NoticeKind,
    *,
    actor: User | None,
    at: datetime,
) -> None:
    asked = list(places)
    units = {place.unit_id: place.unit for place in asked if place.unit is not None}
    people = {one.pk: one for one in holders(units.values(), STAFF, actor)}
    people |= {place.post.user_id: place.post.user for place in asked if place.post is not None}
    told = [one for one in people.values() if actor is None or one.pk != actor.pk]
    tell_people(kind, meeting.record, people=told, at=at)


@writing()
def drop_places(
    meeting: Meeting, places: Iterable[Attendance], *, actor: User, at: datetime
) -> int:
    """
    They are not asked any more; gives how many. A unit of which nobody is left does not see the meeting any more.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    """
    locked = hold(meeting, "edit", actor=actor)
    gone = list(locked.attendances.filter(pk__in=[place.pk for place in places]))
    locked.attendances.filter(pk__in=[place.pk for place in gone]).delete()
    # a guest in words has no unit; SQL says of nothing that it is not among values of which one is unknown
    left = locked.attendances.filter(unit__isnull=False).values("unit")
    Party.objects.filter(record=locked.pk, part=Part.RECIPIENT).exclude(unit__in=left).delete()
    Holder.objects.filter(record=locked.pk).exclude(
        user__in=locked.attendances.filter(post__isnull=False).values("post__user")
    ).delete()
    log(
        actor=actor,
        verb="meeting.drop_places",
        target=locked,
        at=at,
        places=[f"{place.name} {place.post_title}".strip() for place in gone],
    )
    return len(gone)


@writing()
def set_capacity(
    meeting: Meeting, places: Iterable[Attendance], *, capacity: str, actor: User, at: datetime
) -> None:
    """
    As what they are there.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    :raises BadWords: there is no such capacity
    """
    locked = hold(meeting, "edit", actor=actor)
    keys = [place.pk for place in places]
    insist_fit(Attendance(name="–", capacity=capacity), "capacity")
    locked.attendances.filter(pk__in=keys).update(capacity=capacity)
    log(
        actor=actor,
        verb="meeting.set_capacity",
        target=locked,
        at=at,
        places=keys,
        capacity=capacity,
    )


@writing()
def move_place(place: Attendance, to: int, *, actor: User, at: datetime) -> None:
    """
    Seat somebody at a place of the order, from 1; the others move up.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    """
    locked = hold(place.meeting, "edit", actor=actor)
    rows = list(locked.attendances.all())
    moved = next((row for row in rows if row.pk == place.pk), None)
    if moved is None:
        return
    rows.remove(moved)
    rows.insert(max(0, min(to - 1, len(rows))), moved)
    _number(rows)
    log(actor=actor, verb="meeting.seat", target=locked, at=at, place=str(moved), to=moved.order)


@writing()
def seat_officially(meeting: Meeting, *, actor: User, at: datetime) -> None:
    """
    Seat all in official order: by capacity, then units and posts, guests last.

    :raises NotYours, WrongState: the actor may not edit the meeting now
    """
    locked = hold(meeting, "edit", actor=actor)
    _number(list(in_order_of_seats(locked.attendances.all())))
    log(actor=actor, verb="meeting.seat", target=locked, at=at, order="official")


def _number(rows: list[Attendance]) -> None:
    for number, row in enumerate(rows, start=1):
        row.order = number
    Attendance.objects.bulk_update(rows, ["order"])


@writing()
def answer(
    place: Attendance, given: Answer, *, actor: User, at: datetime, seen_version: int
) -> None:
    """
    Answer for one place: he comes, somebody comes in his stead, or he is on leave. May be answered anew until it begins.

    :raises NotYours: the place is neither the actor's own nor of his units, nor does he work for the convener
    :raises WrongState: the meeting is not called, or has begun
    :raises BadPlace: leave without a reason, a deputy without a name, or no answer at all
    :raises Changed: somebody answered since the actor looked
    """
    locked = hold(place.meeting, "answer", actor=actor)
    held = Attendance.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if not answerable_by(actor, locked).filter(pk=held.pk).exists():
        raise NotYours(_("You answer for yourself and for your own units only."))
    if held.version != seen_version:
        raise Changed(
            _("Somebody answered since you opened this."),
            yours=_readable(held, given),
            theirs=_readable(held, answer_of(held)),
        )
    before = answer_of(held).coming
    _set(held, given)
    held.answered_by, held.answered_at = actor, at
    held.version += 1
    held.save()
    log(
        actor=actor,
        verb="meeting.answer",
        target=locked,
        at=at,
        place=held.name,
        before=before,
        after=held.coming,
    )
    _stop_asking(locked, at=at)


@writing()
def answer_all(
    meeting: Meeting,
    given: Iterable[tuple[Attendance, Answer, int]],
    *,
    actor: User,
    at: datetime,
) -> None:
    """
    Answer for several places at once, all or none: place, answer, version seen.

    :raises: as `answer`
    """
    for place, one, seen in given:
        if place.meeting_id != meeting.pk:
            raise NotYours(_("You answer for yourself and for your own units only."))
        answer(place, one, actor=actor, at=at, seen_version=seen)


def answer_of(place: Attendance) -> Answer:
    """What stands answered."""
    return Answer(
        coming=place.coming,
        reason=place.reason,
        deputy_name=place.deputy_name,
        deputy_title=place.deputy_title,
    )


def _set(place: Attendance, given: Answer) -> None:
    deputised = given.coming == Coming.DEPUTY
    place.coming = given.coming
    place.reason = given.reason.strip() if given.coming in {Coming.DEPUTY, Coming.LEAVE} else ""
    place.deputy_name = given.deputy_name.strip() if deputised else ""
    place.deputy_title = given.deputy_title.strip() if deputised else ""
    insist_fit(place, "coming", "reason", "deputy_name", "deputy_title")
    if place.coming == Coming.ASKED:
        raise BadPlace(_("Say whether %(name)s comes.") % {"name": place.name})
    if place.coming == Coming.LEAVE and not place.reason:
        raise BadPlace(_("%(name)s is on leave: give the reason.") % {"name": place.name})
    if deputised and not place.deputy_name:
        raise BadPlace(_("Name who comes instead of %(name)s.") % {"name": place.name})


def _stop_asking(meeting: Meeting, *, at: datetime) -> None:
    """Once nobody is left to answer, what was asked for lies before nobody any more."""
    if not meeting.attendances.filter(coming=Coming.ASKED).exists():
        call_off((NoticeKind.WAITING, NoticeKind.URGED), [meeting.pk], at=at)


def _readable(place: Attendance, given: Answer) -> dict[str, str]:
    label = str(Coming(given.coming).label) if given.coming in Coming else given.coming
    return {
        gettext("Who"): place.name,
        gettext("Answer"): label,
        gettext("Reason"): given.reason,
        pgettext("meeting", "Deputy"): f"{given.deputy_name} {given.deputy_title}".strip(),
    }


@writing()
def remind(meeting: Meeting, *, actor: User | None, at: datetime) -> int:
    """
    Remind those of whom there is no answer: once for a meeting, never again. Gives for how many places.

    :param actor: none: by itself, the day before answers are due
    :raises NotYours, WrongState: the actor may not, or the meeting is not called
    :raises AlreadyReminded: it was done before
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    if was_reminded(meeting):
        raise AlreadyReminded(
            _("They were reminded already. Nobody is reminded twice; ring them up if you need to.")
        )
    advance(meeting, flow=MEETING, move="remind", actor=actor, at=at)
    silent = list(
        meeting.attendances.filter(coming=Coming.ASKED).select_related("unit", "post__user")
    )
    _tell(meeting, silent, NoticeKind.URGED, actor=actor, at=at)
    return len(silent)


def was_reminded(meeting: Meeting) -> bool:
    return Step.objects.filter(record=meeting.pk, move="remind").exists()
