"""What the screen in the hall shows: the point being taken, and one page about the unit whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from kexie.indicators.queries.key_figures import KeyFigure
from kexie.meetings.models import AgendaItem, Meeting
from kexie.meetings.queries.profile import Profile, profile_of
from kexie.meetings.queries.running import here_of
from kexie.org.models import User

MOST_FIGURES = 8  # lines that can be read from the back


@dataclass(frozen=True, slots=True)
class Hall:
    """
    One screen.

    :ivar shown: the point on the screen, none: the agenda; `current`: the one being taken
    :ivar follows: it goes on by itself; otherwise somebody leafs through
    :ivar before, behind: the points to leaf to
    """

    items: Sequence[AgendaItem]
    current: AgendaItem | None
    next: AgendaItem | None
    shown: AgendaItem | None
    follows: bool
    profile: Profile | None

    @property
    def number(self) -> int:
        """Which point of the agenda is shown, from 1; 0: none."""
        return self.items.index(self.shown) + 1 if self.shown else 0

    @property
    def before(self) -> AgendaItem | None:
        return self.items[self.number - 2] if self.number > 1 else None

    @property
    def behind(self) -> AgendaItem | None:
        return self.items[self.number] if self.number < len(self.items) else None

    @property
    def runs(self) -> bool:
        """Is what is shown what is being taken?"""
        return self.current is not None and self.shown == self.current

    @property
    def has_words(self) -> bool:
        """Does the unit's report say anything that is shown?"""
        said = self.profile
        return bool(said and (said.highlights.shown or said.problems.shown or said.plans.shown))

    @property
    def figures(self) -> list[KeyFigure]:
        """Key figures, those with a target first, as many as can be read."""
        blocks = self.profile.services if self.profile else []
        found = [one for block in blocks for one in block.figures]
        with_goal = [one for one in found if one.goal is not None]
        return [*with_goal, *(one for one in found if one.goal is None)][:MOST_FIGURES]


def hall_of(user: User, meeting: Meeting, *, item: int | None, now: datetime) -> Hall:
    """
    What the user sees on the screen. The caller has shown that he sees the meeting.

    :param item: key of the point leafed to; none, or no longer there: what is being taken
    """
    here = here_of(meeting)
    leafed = next((one for one in here.items if one.pk == item), None)
    shown = leafed or here.current
    unit = shown.unit if shown else None
    profile = profile_of(user, meeting, unit, now=now) if unit else None
    return Hall(here.items, here.current, here.next, shown, leafed is None, profile)


def mark_of_hall(meeting: Meeting, item: int | None) -> str:
    """Another one whenever the screen is another; its figures are those of when it was first shown."""
    here = here_of(meeting)
    points = [(one.pk, one.order, one.version) for one in here.items]
    return sha256(repr((meeting.state, item, points)).encode()).hexdigest()[:16]
