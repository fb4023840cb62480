"""What is ready for the archive, what went there, and what a package says."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from kexie.files.queries import content_of
from kexie.gongwen import day_in_words
from kexie.issuing.archive.metadata import Deed, Described, Item
from kexie.issuing.flow import DOCUMENT
from kexie.issuing.models import FROZEN, Answer, DocumentState, FileKind, OfficialDocument, Package
from kexie.issuing.queries.listing import documents_for
from kexie.issuing.rendering import document_of
from kexie.kernel.tables import Sorts
from kexie.org.models import User
from kexie.workflow.queries import steps_of

SORTS: Sorts = {
    "number": ("year", "series__code", "serial"),
    "title": ("record__title",),
    "unit": ("record__unit__order",),
    "issued": ("issued_at",),
    "archive": ("package__number",),
}
TOLD = frozenset({"draft", "check", "ask_sign_off", "sign", "issue", "archive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPackages:
    """`waits`: only what is not archived yet; `year`: of issue; `unit`: key of who issued it."""

    waits: bool = False
    year: int | None = None
    unit: int | None = None
    text: str = ""


EVERYTHING = WantedPackages()


def archivable_for(user: User, wanted: WantedPackages = EVERYTHING) -> QuerySet[OfficialDocument]:
    """What was issued in units for which the user works, the latest first; recipients archive their own copy."""
    found = documents_for(user, "archive").filter(state__in=FROZEN)
    found = found.select_related("package__file__blob")
    if wanted.waits:
        found = found.filter(state=DocumentState.ISSUED)
    if wanted.year:
        found = found.filter(issued_at__year=wanted.year)
    if wanted.unit:
        found = found.filter(record__unit=wanted.unit)
    if wanted.text.strip():
        found = found.filter(record__title__icontains=wanted.text.strip())
    return found.order_by("-issued_at", "-pk")


def years_of_issue(user: User) -> list[int]:
    """The latest first."""
    days = documents_for(user, "archive").filter(state__in=FROZEN).order_by()
    return sorted({day.year for day in days.dates("issued_at", "year")}, reverse=True)


def packages_for(user: User, *, year: int | None = None) -> QuerySet[Package]:
    """Packages of units for which the user works, by their archive numbers."""
    found = Package.objects.filter(document__in=documents_for(user, "archive").order_by())
    if year:
        found = found.filter(document__issued_at__year=year)
    return found.select_related("document__record", "file__blob").order_by("number")


def has_files(document: OfficialDocument) -> bool:
    return document.issued_files.count() == len(FileKind)


def described(document: OfficialDocument, *, number: str, retention: int | None) -> Described:
    """
    Everything the package says of an issued document, in the language of the office.

    :param number: its archive number
    """
    said, unit = document_of(document), document.record.unit
    with translation.override(settings.LANGUAGE_CODE):
        return Described(
            archive_number=number,
            fonds=unit.code,
            unit=unit.name,
            title=document.record.title,
            number=str(document.number or ""),
            kind=document.kind,
            form=document.form,
            urgency=said.urgency.value if said.urgency else "",
            day=day_in_words(timezone.localdate(document.issued_at)),
            signer=document.signer_name,
            main=_addressed(document, copy=False),
            copies=_addressed(document, copy=True),
            retention=retention,
            digest=document.digest,
            about=document.about.title if document.about else "",
            items=tuple(_items(document)),
            deeds=tuple(_deeds(document)),
        )


def _addressed(document: OfficialDocument, *, copy: bool) -> tuple[str, ...]:
    rows = document.addressees.filter(copy=copy).select_related("unit")
    return tuple(one.unit.name if one.unit else one.words for one in rows)


def _items(document: OfficialDocument) -> Iterator[Item]:
    for made in document.issued_files.select_related("file__blob").order_by("kind"):
        data = content_of(made.file)
        yield Item(name=f"document/{made.file.name}", part="正本", data=data)
    rows = document.enclosures.select_related("file__blob").order_by("order", "pk")
    for place, one in enumerate(rows, start=1):
        data = content_of(one.file)
        yield Item(name=f"enclosures/{place}-{one.file.name}", part="附送文件", data=data)


def _deeds(document: OfficialDocument) -> Iterator[Deed]:
    """Who did what, without what was noted; who signed by a link is named by his post."""
    signed = document.sign_offs.filter(answer=Answer.SIGNED).select_related("signer").last()
    for step in steps_of([document.pk]):
        if step.move not in TOLD:
            continue
        by_leader = step.move == "sign" and signed is not None
        yield Deed(
            what=str(DOCUMENT.moves[step.move].label),
            at=timezone.localtime(step.at),
            who=signed.signer.name
            if by_leader and signed
            else step.actor.name
            if step.actor
            else "",
            place=signed.signer.post_title if by_leader and signed else "",
        )
