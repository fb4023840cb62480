"""Text sections of an accepted return, by what they are about."""

from collections.abc import Collection

from kexie.returns.layout import places_of, read_layout
from kexie.returns.models import Filing, Snapshot


def sections_of(filing: Filing, about: Collection[str]) -> dict[str, str]:
    """
    What stands frozen in the sections that are about this (`layout.shape.Question.draft`: highlights, problems …).

    The caller has shown that the user sees the filing. Empty where nothing was accepted.
    """
    snapshot = Snapshot.objects.filter(filing=filing).order_by("-number").first()
    if snapshot is None:
        return {}
    keys = {
        place.key: place.draft
        for place in places_of(read_layout(filing.cycle.form.layout))
        if place.draft in about
    }
    return {
        keys[cell["field"]]: cell["text"]
        for cell in snapshot.content["cells"]
        if cell["field"] in keys and cell["text"]
    }
