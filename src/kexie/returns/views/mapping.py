"""Foreign tables: mapped, looked at, taken over."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from kexie.files.actions import bring_in
from kexie.files.models import File
from kexie.files.queries import content_of, files_for
from kexie.kernel.errors import Refused
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.returns.actions.mappings import save_mapping, take_table, take_table_of_units
from kexie.returns.books.faults import BadBook
from kexie.returns.books.mapping import Plan, Table, table_of, tokens_of
from kexie.returns.books.shape import Book
from kexie.returns.forms.books import BookForm, place_words, places_in, plan_in
from kexie.returns.models import Cycle, Entry, Filing
from kexie.returns.queries.books import book_of
from kexie.returns.queries.mappings import (
    Mapped,
    guess,
    mapped_on_cycle,
    mapped_on_filing,
    mappings_of,
    plan_of,
    slots_to_fill,
)
from kexie.returns.views.books import collected_cycle, taken_words, writable_filing

Look = Callable[[Plan], Mapped]
Take = Callable[[Plan, str], Mapped]


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, pk: int, file: int) -> HttpResponse:
    """Rows are items of one filing."""
    filing = writable_filing(request, pk)
    held = get_object_or_404(files_for(request.user), pk=file)
    data = content_of(held)

    def take(plan: Plan, seen: str) -> Mapped:
        return take_table(filing, held, plan, actor=request.user, at=timezone.now(), seen=seen)

    page = _Page(request, filing, held, filing.cycle.entry, across=False)
    return page.answer(lambda plan: mapped_on_filing(filing, data, plan), take)


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: Request, pk: int, file: int) -> HttpResponse:
    """Rows are units of one round."""
    cycle = collected_cycle(request, pk)
    held = get_object_or_404(files_for(request.user), pk=file)
    data = content_of(held)

    def take(plan: Plan, seen: str) -> Mapped:
        actor, at = request.user, timezone.now()
        return take_table_of_units(cycle, held, plan, actor=actor, at=at, seen=seen)

    page = _Page(request, cycle, held, cycle.entry, across=True)
    return page.answer(lambda plan: mapped_on_cycle(request.user, cycle, data, plan), take)


@require_POST
def bring_table(request: Request, pk: int) -> HttpResponse:
    """A table of units for a round: kept, then mapped."""
    collected_cycle(request, pk)
    form = BookForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a table."))
        return redirect("returns:books", pk)
    upload = form.cleaned_data["upload"]
    data, at = upload.read(), timezone.now()
    file = bring_in(data=data, name=upload.name or "", actor=request.user, at=at)
    return redirect("returns:map_many", pk, file.pk)


class _Page:
    """The page on which a table is mapped, the same for a filing and for a round."""

    def __init__(
        self, request: Request, thing: Filing | Cycle, file: File, entry: Entry, *, across: bool
    ) -> None:
        self.request, self.thing, self.file, self.entry = request, thing, file, entry
        self.across = across
        self.saved = list(mappings_of(entry, across=across))

    def answer(self, look: Look, take: Take) -> HttpResponse:
        plan, book = self._plan(), book_of(self._example())
        try:
            table = table_of(content_of(self.file), plan)
        except BadBook as wrong:
            messages.error(self.request, str(wrong) or _("There is nothing in this file."))
            return redirect(self._back(), self.thing.pk)
        plan = self._chosen(plan, table, book)
        if "take" in self.request.POST and (done := self._taken(plan, take)):
            return done
        words = {slot.place.key: place_words(slot) for slot in slots_to_fill(book)}
        tokens = [
            (token, words.get(plan.places.get(token, ""), "")) for token in tokens_of(table, plan)
        ]
        context = {"plan": plan, "table": table, "tokens": tokens, "words": words.values()}
        context |= {"mapped": look(plan), "saved": self.saved, "file": self.file}
        context |= {"thing": self.thing, "across": self.across}
        context |= {"name": self.request.POST.get("name", "")}
        return render(self.request, "returns/books/map.html", context)

    def _chosen(self, plan: Plan, table: Table, book: Book) -> Plan:
        """The plan with what the table has, and with the places that were sent, or else are likely."""
        plan = replace(plan, sheet=table.sheet, key=plan.key or next(iter(table.heads), ""))
        if self.request.method == "POST":
            return replace(plan, places=places_in(self.request.POST, slots_to_fill(book)))
        return replace(plan, places=guess(table, plan, book))

    def _plan(self) -> Plan:
        """As the fields say; or as a saved mapping does."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        chosen = whole_number(given.get("saved", ""))
        named = next((one for one in self.saved if one.pk == chosen), None)
        if named and self.request.method != "POST":
            return plan_of(named)
        return plan_in(given.dict(), across=self.across)

    def _example(self) -> Filing:
        """Whose places are offered: all of a round have the same."""
        if isinstance(self.thing, Filing):
            return self.thing
        rows = self.thing.filings.select_related("record__unit", "cycle__form", "cycle__record")
        return get_object_or_404(rows.order_by("pk")[:1])

    def _taken(self, plan: Plan, take: Take) -> HttpResponse | None:
        given = self.request.POST
        try:
            mapped = take(plan, given.get("seen", ""))
            if given.get("name", "").strip():
                actor, at = self.request.user, timezone.now()
                save_mapping(self.entry, given["name"], plan, actor=actor, at=at)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return None
        messages.success(self.request, taken_words(mapped.changes))
        return redirect("returns:cycle" if self.across else "returns:filing", pk=self.thing.pk)

    def _back(self) -> str:
        return "returns:books" if self.across else "returns:book"
