"""Files that somebody chooses, and how a foreign one is read."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kexie.kernel.forms import UploadInput
from kexie.kernel.words import whole_number
from kexie.returns.books.mapping import Plan
from kexie.returns.books.shape import Slot

LARGEST = 20_000_000  # bytes of one workbook
LARGEST_PACKAGE = 100_000_000
MOST_TOKENS = 2000


class BookForm(forms.Form):
    upload = forms.FileField(
        label=_("Workbook or CSV"),
        widget=UploadInput(
            accept=".xlsx,.xls,.csv",
            maximum=LARGEST,
            hint=_(
                "What was downloaded here and filled in; or any other table, which is then mapped."
            ),
        ),
    )


class ManyInput(UploadInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(ManyField, self).clean(one, initial) for one in data or [None]]


class BooksForm(forms.Form):
    uploads = ManyField(
        label=_("Workbooks, or one .zip of them"),
        widget=ManyInput(
            accept=".xlsx,.csv,.zip",
            maximum=LARGEST_PACKAGE,
            hint=_("Each is taken over by itself: what is wrong with one holds up no other."),
        ),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["uploads"].widget.attrs["multiple"] = True


def plan_in(given: Mapping[str, str], *, across: bool) -> Plan:
    """How to read, as the fields of the page say."""
    return Plan(
        across=across,
        sheet=given.get("sheet", "")[:100],
        head=whole_number(given.get("head", "")) or 1,
        key=given.get("key", "")[:200],
    )


def place_words(slot: Slot) -> str:
    """How a place is written into a field: its words, then its key."""
    return f"{slot.words} [{slot.place.key}]"


def places_in(given: Mapping[str, str], slots: Iterable[Slot]) -> dict[str, str]:
    """Token to place, as the fields `token-n` and `place-n` say; what names no place gives none."""
    known = {place_words(slot): slot.place.key for slot in slots}
    known |= {key: key for key in known.values()}
    found = {}
    for number in range(MOST_TOKENS):
        token = given.get(f"token-{number}")
        if token is None:
            break
        key = known.get(given.get(f"place-{number}", "").strip())
        if key:
            found[token] = key
    return found
