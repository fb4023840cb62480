"""The list of official documents as a table: saved as a sheet or as text; exactly the filtered list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from kexie.issuing.forms.documents import wanted_documents
from kexie.issuing.models import Addressee, OfficialDocument
from kexie.issuing.queries import SORTS, documents_for
from kexie.kernel.address import Query
from kexie.kernel.tables import sorting_of
from kexie.kernel.words import day_words
from kexie.org.models import User

LONGEST = 20_000  # rows
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Register:
    """The list in words: heads, and rows that are read as they are asked for."""

    title: str
    heads: Sequence[str]
    rows: Iterator[Sequence[str]]


def register_of(user: User, query: Query) -> Register:
    """What the address asks for; at most `LONGEST` rows."""
    found = documents_for(user, wanted=wanted_documents(query))
    found = sorting_of(query, SORTS, default="-opened").apply(found)[:LONGEST]
    heads = [
        pgettext("official document", "Number"),
        gettext("Title"),
        pgettext("official document", "Kind"),
        pgettext("official document", "For"),
        gettext("Issued by"),
        pgettext("official document", "To"),
        gettext("Copies to"),
        gettext("State"),
        gettext("Signed off by"),
        gettext("Signed off on"),
        gettext("Issued on"),
    ]
    return Register(gettext("List of official documents"), heads, _rows(list(found)))


def _rows(found: list[OfficialDocument]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(found), AT_ONCE):
        some = found[begin : begin + AT_ONCE]
        named = _addressees([one.pk for one in some])
        for one in some:
            yield [
                str(one.number or ""),
                one.record.title,
                one.kind,
                one.get_use_display(),
                one.record.unit.short_name,
                "、".join(named.get((one.pk, False), [])),
                "、".join(named.get((one.pk, True), [])),
                one.get_state_display(),
                one.signer_name,
                _day(one.signed_at),
                _day(one.issued_at),
            ]


def _addressees(keys: list[int]) -> dict[tuple[int, bool], list[str]]:
    """Short names by document, addressees and copies apart."""
    rows = Addressee.objects.filter(document__in=keys).order_by("order", "pk")
    found: dict[tuple[int, bool], list[str]] = {}
    for document, copy, name, words in rows.values_list(
        "document", "copy", "unit__short_name", "words"
    ):
        found.setdefault((document, copy), []).append(name or words)
    return found


def _day(at: object) -> str:
    return day_words(timezone.localdate(at)) if at else ""  # type: ignore[arg-type]  # a moment or none
