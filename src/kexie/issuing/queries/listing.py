"""The list of official documents that a user may see, cut down by what the address asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import FROZEN, Addressee, DocumentState, OfficialDocument
from kexie.kernel.tables import Sorts
from kexie.matters.queries.search import searched
from kexie.org.models import Reach, User
from kexie.org.queries import units_called
from kexie.records.access import scope
from kexie.records.models import Record

NUMBERED = re.compile(r"([\u3400-\u9fff]*)[〔\[(（]?(\d{4})?[〕\])）]?第?0*(\d{1,6})号?")
SORTS: Sorts = {
    "number": ("year", "series__code", "serial"),
    "title": ("record__title",),
    "use": ("use",),
    "unit": ("record__unit__order",),
    "state": ("state",),
    "opened": ("record__opened_at",),
    "issued": ("issued_at",),
}
STANDINGS: Mapping[str, tuple[str | Promise, Q]] = {
    "all": (_("all"), ~Q(state=DocumentState.WITHDRAWN)),
    "draft": (_("drafted"), Q(state=DocumentState.DRAFT)),
    "checked": (
        _("checked, not asked for sign-off yet"),
        Q(state=DocumentState.CHECKED),
    ),
    "waiting": (_("waiting for sign-off"), Q(state=DocumentState.WAITING)),
    "signed": (_("signed off, to be issued"), Q(state=DocumentState.SIGNED)),
    "issued": (pgettext_lazy("official document", "issued"), Q(state__in=FROZEN)),
    "withdrawn": (
        pgettext_lazy("official document", "withdrawn"),
        Q(state=DocumentState.WITHDRAWN),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDocuments:
    """
    What the list is cut down to; empty values ask for nothing. Units, series and records by key.

    :ivar unit: who issues it, with units below; `to`: to whom it goes, likewise
    :ivar year: of the number; of what has none, the year in which it was drafted
    """

    text: str = ""
    standing: str = ""
    state: str = ""
    use: str = ""
    kind: str = ""
    unit: int | None = None
    to: int | None = None
    year: int | None = None
    series: int | None = None
    about: int | None = None
    mine: bool = False


EVERYTHING = WantedDocuments()


def documents_for(
    user: User, verb: str = "see", wanted: WantedDocuments = EVERYTHING
) -> QuerySet[OfficialDocument]:
    """Official documents on which the user may do the verb, the latest first."""
    found = OfficialDocument.objects.select_related("record__unit", "series")
    found = scope(found, DOCUMENT.rules, user, verb)
    for word in searched(wanted.text):
        said = Q(record__title__icontains=word) | _called(word)
        found = found.filter(said | Q(record__unit__in=units_called(word).values("pk")))
    return _cut(found, wanted, user).order_by("-record__opened_at", "-pk")


def _called(word: str) -> Q:
    """Condition: the number is, or the series is called so."""
    found = NUMBERED.fullmatch(word)
    if found is None:
        return Q(series__code__icontains=word, serial__isnull=False)
    code, year, serial = found.groups()
    asked = Q(serial=int(serial)) & Q(series__code__icontains=code)
    return asked & Q(year=int(year)) if year else asked


def _cut(
    found: QuerySet[OfficialDocument], wanted: WantedDocuments, user: User
) -> QuerySet[OfficialDocument]:
    asked = {
        "state": wanted.state,
        "use": wanted.use,
        "kind": wanted.kind,
        "series": wanted.series,
        "about": wanted.about,
    }
    found = found.filter(**{field: value for field, value in asked.items() if value})
    if wanted.standing in STANDINGS:
        found = found.filter(STANDINGS[wanted.standing][1])
    if wanted.year:
        drafted = Q(issued_at__isnull=True, record__opened_at__year=wanted.year)
        found = found.filter(
            Q(year=wanted.year) | drafted | Q(serial__isnull=True, issued_at__year=wanted.year)
        )
    if wanted.unit:
        found = found.filter(record__unit__in=_below(wanted.unit))
    if wanted.to:
        sent = Addressee.objects.filter(unit__in=_below(wanted.to))
        found = found.filter(pk__in=sent.values("document"))
    return found.filter(record__opened_by=user) if wanted.mine else found


def _below(unit: int) -> QuerySet[Reach, int]:
    return Reach.objects.filter(above=unit, to_date__isnull=True).values_list("below", flat=True)


def documents_about(user: User, record: Record | int) -> QuerySet[OfficialDocument]:
    """Those about this card that the user sees, withdrawn ones apart, the latest first."""
    key = record if isinstance(record, int) else record.pk
    found = documents_for(user, wanted=WantedDocuments(about=key))
    return found.exclude(state=DocumentState.WITHDRAWN)


def tally_of(rows: QuerySet[OfficialDocument]) -> dict[str, int]:
    """How many of the rows each standing counts, in one query."""
    counts = {code: Count("pk", filter=counted) for code, (_label, counted) in STANDINGS.items()}
    found: dict[str, int] = rows.order_by().aggregate(**counts)
    return found


def years_of(rows: QuerySet[OfficialDocument]) -> list[int]:
    """The years in which numbers were given to these, the latest first."""
    found = rows.filter(year__isnull=False).order_by(F("year").desc())
    return [year for year in found.values_list("year", flat=True).distinct() if year]
