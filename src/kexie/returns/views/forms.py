"""Forms: built, previewed, compared, brought in and saved as workbooks."""

import json
from collections.abc import Callable
from urllib.parse import quote

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.indicators.models import Breakdown
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.returns.actions import forms as form_actions
from kexie.returns.actions.sheets import bring_workbook
from kexie.returns.errors import BadEntry, BadSheet, SheetFault
from kexie.returns.export import SHEET
from kexie.returns.flow import ENTRY
from kexie.returns.forms.builder import SheetForm, SourcesForm, values_in
from kexie.returns.layout import BadLayout, Layout, editing, read_layout, write_layout
from kexie.returns.layout.comparing import differences
from kexie.returns.layout.workbook import workbook_of
from kexie.returns.models import Entry, FormVersion
from kexie.returns.queries.builder import ADDED, built
from kexie.returns.queries.forms import draft_of, findings_in, layout_of, published_of, versions_for
from kexie.returns.queries.preview import PARTS, preview_of
from kexie.returns.queries.register import entries_for
from kexie.returns.queries.sources import find_askable
from kexie.returns.views.register import sent, version_in
from kexie.workflow.actions import insist_now

Act = Callable[[Layout, Request], Layout]


def _restored(_layout: Layout, request: Request) -> Layout:
    try:
        return read_layout(json.loads(request.POST.get("layout", "")))
    except json.JSONDecodeError as fault:
        raise BadLayout("layout", _("This is no form.")) from fault


def _place(request: Request) -> str:
    return request.POST.get("path", "")


ACTS: dict[str, Act] = {
    "change": lambda layout, request: editing.change(
        layout, _place(request), values_in(request.POST.dict())
    ),
    "add": lambda layout, request: editing.add(
        layout, _place(request), request.POST.get("part", ""), SourcesForm(request.POST).sources()
    ),
    "up": lambda layout, request: editing.move(layout, _place(request), -1),
    "down": lambda layout, request: editing.move(layout, _place(request), 1),
    "remove": lambda layout, request: editing.remove(layout, _place(request)),
    "block": lambda layout, request: editing.block(
        layout, _place(request), request.POST.get("row", ""), request.POST.get("column", "")
    ),
    "restore": _restored,
}


def _writable(request: Request, pk: int) -> Entry:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    insist_now(entry, ENTRY, "draft_form", request.user)
    return entry


def _context(entry: Entry, form: FormVersion | None) -> dict[str, object]:
    layout = layout_of(form)
    findings = findings_in(layout)
    return {
        "entry": entry,
        "form": form,
        "layout": layout,
        "version": form.version if form and form.published_at is None else 0,
        "sections": built(layout, findings),
        "findings": findings,
        "grave": sum(one.grave for one in findings),
        "written": write_layout(layout),
        "kinds": ADDED,
        "breakdowns": Breakdown.objects.all(),
    }


@require_safe
def build(request: Request, pk: int) -> HttpResponse:
    entry = _writable(request, pk)
    context = _context(entry, draft_of(entry) or published_of(entry))
    return render(request, "returns/build.html", context)


@require_POST
def do(request: Request, pk: int, act: str) -> HttpResponse:
    """One act of the builder; the answer holds the form anew, or after a change only what is said about it."""
    entry = _writable(request, pk)
    if act not in ACTS:
        raise Http404
    saved = form_actions.save_form_version(
        entry,
        _acted(entry, request, act),
        actor=request.user,
        at=timezone.now(),
        seen_version=version_in(request),
    )
    if not request.htmx:
        return redirect("returns:build", pk=pk)
    part = "said" if act == "change" and "kind" not in request.POST.getlist("whole") else "builder"
    context = _context(entry, saved) | {"again": True}
    return render(request, f"returns/build.html#{part}", context)


def _acted(entry: Entry, request: Request, act: str) -> Layout:
    """The form after the act. :raises BadEntry: the act names a place that is not there"""
    try:
        return ACTS[act](layout_of(draft_of(entry) or published_of(entry)), request)
    except BadLayout as fault:
        raise BadEntry(str(fault)) from fault


@require_safe
def preview(request: Request, pk: int) -> HttpResponse:
    """The form as those see it who fill it in, review it, or read it."""
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    wanted = request.GET.get("as", "")
    chosen = wanted if wanted in PARTS else "fill"
    form = _version(entry, request)
    sections = preview_of(layout_of(form))
    context = {"entry": entry, "form": form, "chosen": chosen, "parts": PARTS, "sections": sections}
    return render(request, "returns/preview.html", context)


def _version(entry: Entry, request: Request) -> FormVersion | None:
    """The version that is asked for; else the draft if the user may see it, else the one in force."""
    asked = whole_number(request.GET.get("version", "")[:4])
    if asked is not None:
        return get_object_or_404(versions_for(request.user, entry), number=asked)
    return versions_for(request.user, entry).order_by("-number").first()


@require_safe
def versions(request: Request, pk: int) -> HttpResponse:
    """Every version with what it changed."""
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    found = list(versions_for(request.user, entry).select_related("by").order_by("-number"))
    older = [*found[1:], None]
    rows = [
        (new, differences(layout_of(old), layout_of(new)) if old else [])
        for new, old in zip(found, older, strict=True)
    ]
    return render(request, "returns/versions.html", {"entry": entry, "rows": rows})


@require_safe
def save_sheet(request: Request, pk: int) -> HttpResponse:
    entry = get_object_or_404(entries_for(request.user), pk=pk)
    form = _version(entry, request)
    data = workbook_of(layout_of(form), title=entry.record.title, code=entry.code)
    answer = HttpResponse(data, content_type=SHEET)
    name = quote(f"{entry.code}-{entry.record.title}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def bring_sheet(request: Request, pk: int) -> HttpResponse:
    """A form from a workbook; it replaces the draft as one change, or says sheet by sheet what is wrong."""
    entry = _writable(request, pk)
    draft = draft_of(entry)
    form = SheetForm(
        sent(request),
        request.FILES or None,
        initial={"seen_version": draft.version if draft else 0},
    )
    faults = _brought(request, entry, form) if form.is_valid() else ()
    if form.is_valid() and not faults:
        return redirect("returns:build", pk=entry.pk)
    context = {"entry": entry, "form": form, "faults": faults}
    return render(request, "returns/bring_sheet.html", context, status=422 if form.errors else 200)


def _brought(request: Request, entry: Entry, form: SheetForm) -> tuple[SheetFault, ...]:
    """Nothing if the workbook was taken; else every fault, or one for the whole."""
    given, at = form.cleaned_data, timezone.now()
    data, seen = given["upload"].read(), given["seen_version"] or 0
    try:
        bring_workbook(entry, data, actor=request.user, at=at, seen_version=seen)
    except BadSheet as refusal:
        form.add_error("upload", str(refusal))
        return refusal.faults or (("", 0, "", str(refusal)),)
    return ()


@require_safe
def find_indicators(request: Request) -> HttpResponse:
    """Indicators that can be asked, for the picker."""
    found = find_askable(request.GET.get("q", "")[:60])
    results = [
        {"value": one.code, "label": f"{one.code} {one.name}", "detail": one.display_unit}
        for one in found
    ]
    return JsonResponse({"results": results})
