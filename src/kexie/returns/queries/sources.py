"""From what questions are made: indicators that can be asked, and the groups of breakdowns."""

from django.db.models import Q, QuerySet

from kexie.indicators.models import Breakdown, Group, Indicator, Kind
from kexie.returns.layout.editing import Source


def askable() -> QuerySet[Indicator]:
    """Indicators in use that units report; ratios are calculated."""
    return Indicator.objects.filter(to_date__isnull=True).exclude(kind=Kind.RATIO).order_by("code")


def find_askable(text: str, *, limit: int = 20) -> QuerySet[Indicator]:
    """By a piece of code, name or pinyin; for pickers."""
    text = text.strip()
    named = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)
    if text.isascii():
        named |= Q(pinyin__icontains=text.lower())
    return askable().filter(named)[:limit] if text else askable()[:limit]


def sources_of(indicators: QuerySet[Indicator]) -> list[Source]:
    return [Source(one.code, one.name) for one in indicators]


def groups_of(breakdown: Breakdown) -> list[Source]:
    found = Group.objects.filter(breakdown=breakdown).order_by("order", "code")
    return [Source(one.code, one.name) for one in found]
