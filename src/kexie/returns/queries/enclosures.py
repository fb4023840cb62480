"""The files of a return, by place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from kexie.returns.models import Enclosure, Filing


def enclosures_of(filing: Filing) -> QuerySet[Enclosure]:
    """What is enclosed now, oldest first. The caller has shown that the user sees the filing."""
    rows = Enclosure.objects.filter(filing=filing, withdrawn_at__isnull=True)
    return rows.select_related("field", "file__blob", "by")


def enclosed_in(filing: Filing) -> Mapping[str, Sequence[Enclosure]]:
    """The same by the key of the place."""
    found: dict[str, list[Enclosure]] = defaultdict(list)
    for one in enclosures_of(filing):
        found[one.field.key].append(one)
    return dict(found)
