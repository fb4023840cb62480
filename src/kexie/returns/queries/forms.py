"""Forms: their versions, what the catalogue knows of what they ask, what the linter says."""

from django.db.models import QuerySet

from kexie.indicators.formula import BadFormula, parse
from kexie.indicators.models import Group, Indicator, Kind, Parts
from kexie.org.models import User
from kexie.records.access import may
from kexie.returns.flow import ENTRY
from kexie.returns.layout import Catalogue, Finding, Known, Layout, lint, places_of, read_layout
from kexie.returns.layout.references import indicators_in
from kexie.returns.models import Entry, FormVersion


def draft_of(entry: Entry) -> FormVersion | None:
    """The version that is being written, if there is one."""
    return entry.versions.filter(published_at__isnull=True).first()


def published_of(entry: Entry) -> FormVersion | None:
    """The latest published version: the one a new cycle takes."""
    found = entry.versions.filter(published_at__isnull=False)
    return found.order_by("-number").first()


def versions_for(user: User, entry: Entry) -> QuerySet[FormVersion]:
    """
    The versions of an entry that the user sees already: published ones, and the draft if it is his concern.

    :param entry: as `entries_for` gave it
    """
    if may(entry, ENTRY.rules, user, "see"):
        return entry.versions.all()
    return entry.versions.filter(published_at__isnull=False)


def layout_of(form: FormVersion | None) -> Layout:
    """An empty form where there is none."""
    return read_layout(form.layout) if form else Layout()


def catalogue_for(layout: Layout) -> Catalogue:
    """What the catalogue says of the indicators that the form names, by code."""
    places = places_of(layout)
    codes = {place.indicator for place in places if place.indicator}
    for formula in (text for place in places for text in (place.formula, *place.show_if)):
        codes |= {code for code, _group in indicators_in(formula)}
    return known_indicators(codes)


def known_indicators(codes: set[str]) -> dict[str, Known]:
    found = Indicator.objects.filter(code__in=codes).select_related("breakdown")
    # a form brought in may divide an indicator in its own way: such groups add up, whatever the breakdown
    summed = Group.objects.filter(breakdown__parts=Parts.SUMMED).values_list("code", flat=True)
    free = frozenset(summed)
    return {
        one.code: Known(
            name=one.name,
            groups=frozenset(group.code for group in one.breakdown.groups.all())
            if one.breakdown and one.breakdown.parts != Parts.SUMMED
            else free,
            partition=one.breakdown is not None and one.breakdown.parts == Parts.PARTITION,
            asked=one.kind != Kind.RATIO and one.to_date is None,
        )
        for one in found.prefetch_related("breakdown__groups")
    }


def findings_in(layout: Layout) -> list[Finding]:
    """What the linter says of a form, with today's catalogue."""
    return lint(layout, catalogue_for(layout), fault_in)


def fault_in(formula: str) -> str:
    """What is wrong with the words of a formula; nothing, if it can be read."""
    try:
        parse(formula)
    except BadFormula as fault:
        return str(fault)
    return ""
