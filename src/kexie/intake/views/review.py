"""The review page and what happens on it."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexie.documents.actions import redo_repair, undo_kind, undo_repair
from kexie.documents.models import Document, Version
from kexie.documents.queries import (
    ShownRepair,
    current_version,
    flags_of,
    latest_version,
    repairs_of,
)
from kexie.intake.access import RULES
from kexie.intake.actions.deciding import accept_drafts, drop_drafts, mean_no_task, reopen_drafts
from kexie.intake.actions.editing import edit_draft
from kexie.intake.actions.shaping import add_draft, merge_drafts, split_draft
from kexie.intake.actions.undoing import undo_last
from kexie.intake.engine import guess
from kexie.intake.forms import DayForm, DraftForm, ManyForm
from kexie.intake.http import seen_document, seen_draft, seen_obligation
from kexie.intake.models import Draft
from kexie.intake.queries.drafts import lost_anchors, split_places
from kexie.intake.queries.picking import picks
from kexie.intake.views.gate import answer, board_for, chosen, going_to, number
from kexie.kernel.errors import Changed
from kexie.matters.queries.levels import quick_days
from kexie.org.http import Request
from kexie.records.access import may


@require_GET
def review(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    version = current_version(document)
    if version is None or not hasattr(version, "reading"):
        return redirect("intake:progress", pk=pk)
    board = board_for(request, document, version)
    context = {
        "board": board,
        "document": document,
        "flags": flags_of(version),
        "repairs_count": len(version.repairs) - len(version.undone),
        "lost": lost_anchors(document).count(),
        "many": ManyForm(),
        "board_other": DayForm()["other"],
        "waiting": latest_version(document).number != version.number,
        "can_confirm": may(document, RULES, request.user, "confirm"),
    }
    return render(request, "intake/review.html", context)


@require_GET
def text(request: Request, pk: int) -> HttpResponse:
    """The left side alone, with or without repairs."""
    document = seen_document(request, pk)
    version = current_version(document)
    if version is None:
        return HttpResponse(status=204)
    return render(request, "intake/text.html", {"board": board_for(request, document, version)})


@require_GET
def changes(request: Request, pk: int) -> HttpResponse:
    return answer(request, seen_document(request, pk))


@require_GET
def card(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    board = board_for(request, draft.document, draft.anchor.version)
    found = next((one for one in board.cards if one.draft.pk == pk), None)
    if found is None:
        return HttpResponse(status=204)
    return render(request, "intake/card.html", {"card": found, "board": board})


@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    form = DraftForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            saved = edit_draft(
                draft, seen=seen, edit=form.edit(), actor=request.user, at=timezone.now()
            )
        except Changed as conflict:
            return _conflict(request, draft, conflict)
        return answer(request, draft.document, saved=saved)
    return _form(request, draft, form)


def _form(request: Request, draft: Draft, form: DraftForm) -> HttpResponse:
    """The form in its card's place; with its faults, where it has some."""
    today = timezone.localdate()
    context = {"draft": draft, "form": form, "days": quick_days(today), "today": today}
    shown = render(request, "intake/edit.html", context, status=422 if form.errors else 200)
    shown["HX-Retarget"], shown["HX-Reswap"] = f"#draft-{draft.pk}", "outerHTML"
    return shown


def _conflict(request: Request, draft: Draft, conflict: Changed) -> HttpResponse:
    """Both versions, inside the form that could not be saved."""
    draft.refresh_from_db()
    context = {"draft": draft, "conflict": conflict}
    shown = render(request, "intake/conflict.html", context, status=409)
    shown["HX-Retarget"], shown["HX-Reswap"] = f"#conflict-{draft.pk}", "innerHTML"
    return shown


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    seen = [(pk, number(request, "seen"))]
    accept_drafts(draft.document, seen, actor=request.user, at=timezone.now())
    return answer(request, draft.document)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    seen, reason = [(pk, number(request, "seen"))], request.POST.get("reason", "")
    drop_drafts(draft.document, seen, reason=reason, actor=request.user, at=timezone.now())
    return answer(request, draft.document)


@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    seen = [(pk, number(request, "seen"))]
    reopen_drafts(draft.document, seen, actor=request.user, at=timezone.now())
    return answer(request, draft.document)


@require_http_methods(["GET", "POST"])
def split(request: Request, pk: int) -> HttpResponse:
    draft = seen_draft(request, pk)
    if request.method == "GET":
        context = {"draft": draft, "places": split_places(draft)}
        return render(request, "intake/split.html", context)
    split_draft(
        draft,
        seen=number(request, "seen"),
        place=number(request, "place"),
        actor=request.user,
        at=timezone.now(),
    )
    return answer(request, draft.document)


@require_POST
def merge(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    merge_drafts(document, chosen(request), actor=request.user, at=timezone.now())
    return answer(request, document)


@require_POST
def drop_many(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    reason = request.POST.get("reason", "")
    drop_drafts(document, chosen(request), reason=reason, actor=request.user, at=timezone.now())
    return answer(request, document)


@require_POST
def accept_many(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    accept_drafts(document, chosen(request), actor=request.user, at=timezone.now())
    return answer(request, document)


@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    draft = add_draft(
        document,
        span=(number(request, "start"), number(request, "end")),
        seen=(number(request, "version"), number(request, "revision")),
        guess=lambda words: guess(words, unit=document.record.unit, text_date=document.text_date),
        actor=request.user,
        at=timezone.now(),
    )
    return going_to([draft.pk], answer(request, document))


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    document = seen_document(request, pk)
    step = undo_last(document, actor=request.user, at=timezone.now())
    return going_to(step.drafts, answer(request, document))


@require_POST
def no_task(request: Request, pk: int) -> HttpResponse:
    obligation = seen_obligation(request, pk)
    reason = request.POST.get("reason", "")
    mean_no_task(obligation, reason=reason, actor=request.user, at=timezone.now())
    return answer(request, obligation.document)


@require_http_methods(["GET", "POST"])
def repair(request: Request, pk: int, index: int) -> HttpResponse:
    """One repair: what it changed; undone or done again."""
    document = seen_document(request, pk)
    if request.method == "POST":
        version = _change_repair(request, document, index)
        return answer(request, document, repair=_repair(version, index))
    found = current_version(document)
    context = {"document": document, "repair": _repair(found, index), "alike": _alike(found, index)}
    return render(request, "intake/repair.html", context)


def _change_repair(request: Request, document: Document, index: int) -> Version:
    seen, at = number(request, "version"), timezone.now()
    found = _repair(current_version(document), index)
    if request.POST.get("all") and found:
        return undo_kind(document, kind=found.kind, seen_version=seen, actor=request.user, at=at)
    change = redo_repair if request.POST.get("again") else undo_repair
    return change(document, index=index, seen_version=seen, actor=request.user, at=at)


def _repair(version: Version | None, index: int) -> ShownRepair | None:
    found = [one for one in repairs_of(version) if one.index == index] if version else []
    return found[0] if found else None


def _alike(version: Version | None, index: int) -> int:
    """How many repairs of the same kind can be undone together; 0 where this one is undone, or the only one."""
    standing = [one for one in repairs_of(version) if not one.undone] if version else []
    kinds = {one.index: one.kind for one in standing}
    count = list(kinds.values()).count(kinds.get(index, ""))
    return count if count > 1 else 0


@require_GET
def find_units(request: Request) -> JsonResponse:
    return JsonResponse({"results": picks(request.GET.get("q", ""))})
