"""The optional endpoint that polishes drafted texts, and the names that it may not touch."""

from django.conf import settings

from kexie.org.models import Unit
from kexie.returns.models import Cell, Ground
from kexie.text.endpoint import Endpoint


def endpoint() -> Endpoint | None:
    """The configured endpoint; none: polishing is off, which it is unless somebody sets it."""
    found = Endpoint(
        settings.POLISH_URL, settings.POLISH_MODEL, settings.POLISH_KEY, settings.POLISH_SECONDS
    )
    return found if found.is_sound else None


def names_for(cell: Cell) -> set[str]:
    """All units by name and short name, and the facts behind the text."""
    found: set[str] = set()
    for name, short in Unit.objects.values_list("name", "short_name"):
        place = short.removesuffix("科协")
        found |= {name, short, place, place.rstrip("省市州县区")}
    facts = Ground.objects.filter(cell=cell, record__isnull=False)
    return {one for one in found | set(facts.values_list("words", flat=True)) if len(one) > 1}
