"""The clock of the demo: what happens when, in order, and nothing after the present."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from django.utils import timezone

from kexie.kernel.workdays import is_working_day

Event = Callable[[datetime], None]


class Timeline:
    """Events by moment; what lies after `end` never happens. Events may add further ones."""

    def __init__(self, end: datetime, random: Random) -> None:
        self.end = end
        self.random = random
        self._events: list[tuple[datetime, int, Event]] = []
        self._order = count()

    def add(self, day: date, event: Event, *, not_before: datetime | None = None) -> None:
        """Let it happen in the office hours of the day, or of the next working day."""
        moment = self.office_moment(day)
        if not_before and moment <= not_before:
            moment = not_before + timedelta(minutes=self.random.randint(20, 90))
        self.add_at(moment, event)

    def add_at(self, moment: datetime, event: Event) -> None:
        if moment <= self.end:
            heapq.heappush(self._events, (moment, next(self._order), event))

    def office_moment(self, day: date) -> datetime:
        while not is_working_day(day):
            day += timedelta(days=1)
        clock = time(self.random.randint(8, 16), self.random.randint(30, 59))
        return datetime.combine(day, clock, timezone.get_default_timezone())

    def run(self) -> None:
        while self._events:
            moment, _order, event = heapq.heappop(self._events)
            event(moment)
