"""What a list of the desk is, and one row of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from kexie.matters.queries import Lamp
from kexie.org.models import Reach, Unit, User

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: what it is, whose, where it stands. `lamp` is None where no clock runs."""

    url: str
    number: str
    title: str
    unit: Unit
    state: str
    state_label: Words
    due: date | None
    lamp: Lamp | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One list of the desk: its words, its rows as a query, and how a row is shown."""

    code: str
    side: str  # owed, waiting or handed_out: which of the three lists it belongs to
    label: Words
    empty: Words
    find: Callable[[User, date], QuerySet[Model]]
    show: Callable[[Iterable[Model], date], list[Line]]
    unit_label: Words
    place: str = "record__unit"  # leads from a row to the units it is about

    def rows(self, user: User, today: date, *, within: Unit | None = None) -> QuerySet[Model]:
        """Its rows; of one unit and all below it, where one is given."""
        found = self.find(user, today)
        if within is None:
            return found
        below = Reach.objects.filter(above=within, to_date__isnull=True).values("below")
        about = found.model._default_manager.filter(  # noqa: SLF001 -- Django's public _default_manager
            **{f"{self.place}__in": below}
        )
        return found.filter(pk__in=about.values("pk"))
