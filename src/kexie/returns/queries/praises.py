"""What reviewers found good, for those who see the reports: an exemplar may grow from it. Never counted, never ranked."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kexie.org.models import User
from kexie.returns.models import Praise
from kexie.returns.queries.filings import filings_for


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPraises:
    """What the list is cut down to; empty values ask for nothing."""

    text: str = ""
    period: str = ""


def praises_for(user: User, wanted: WantedPraises | None = None) -> QuerySet[Praise]:
    """Of the reports the user sees, the latest first."""
    asked = wanted or WantedPraises()
    rows = Praise.objects.filter(filing__in=filings_for(user).values("pk"))
    for word in asked.text.split()[:5]:
        said = Q(text__icontains=word) | Q(filing__record__unit__short_name__icontains=word)
        rows = rows.filter(said | Q(filing__record__title__icontains=word))
    if asked.period:
        rows = rows.filter(filing__cycle__period=asked.period)
    rows = rows.select_related("filing__record__unit", "filing__cycle", "by")
    return rows.order_by("-at", "-pk")


def periods_praised(user: User) -> list[str]:
    """The periods of which there is something, latest first."""
    return sorted(
        set(praises_for(user).values_list("filing__cycle__period", flat=True)), reverse=True
    )
