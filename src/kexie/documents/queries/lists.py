"""Documents and their versions."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from kexie.documents.access import RULES
from kexie.documents.models import Document, Version, VersionState
from kexie.kernel.tables import Sorts
from kexie.org.models import User
from kexie.records.access import scope

DOCUMENT_SORTS: Sorts = {
    "title": ("record__title",),
    "kind": ("kind",),
    "date": ("text_date",),
    "unit": ("record__unit__order",),
    "loaded": ("record__opened_at",),
}
LARGE = ("source_text", "text", "repairs", "flags", "undone")


def documents_for(
    user: User,
    verb: str = "see",
    *,
    text: str = "",
    kind: str = "",
    unit: int | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Document]:
    """
    Documents on which the user may do the verb, with their unit; the filters are shared by page and API.

    Each carries `versions_count` and `reading_state`, the state of its latest version.
    """
    found = scope(Document.objects.select_related("record__unit"), RULES, user, verb)
    if text:
        found = found.filter(Q(record__title__icontains=text) | Q(meeting_title__icontains=text))
    if kind:
        found = found.filter(kind=kind)
    if unit:
        found = found.filter(record__unit=unit)
    if since:
        found = found.filter(text_date__gte=since)
    if until:
        found = found.filter(text_date__lte=until)
    latest = Version.objects.filter(document=OuterRef("pk")).order_by("-number")
    return found.annotate(
        versions_count=Count("versions"), reading_state=Subquery(latest.values("state")[:1])
    ).order_by("-record__opened_at", "-pk")


def versions_of(document: Document) -> QuerySet[Version]:
    """Every version, the newest first, without its text."""
    found = document.versions.select_related("file__blob", "loaded_by").defer(*LARGE)
    return found.order_by("-number")


def version_of(document: Document, number: int) -> QuerySet[Version]:
    return document.versions.filter(number=number)


def latest_version(document: Document) -> Version:
    """The version loaded last, whether it could be read or not."""
    return document.versions.select_related("file__blob").order_by("-number")[0]


def text_stamp(document: Document) -> tuple[int, int] | None:
    """Number and revision of the present text, without reading it: whether a page still shows it."""
    ready = document.versions.filter(state=VersionState.READY).order_by("-number")
    return ready.values_list("number", "revision").first()


def current_version(document: Document) -> Version | None:
    """The newest version that was read: the one anchors point into. None while the first one waits."""
    ready = document.versions.filter(state=VersionState.READY)
    return ready.select_related("file__blob", "loaded_by").order_by("-number").first()
