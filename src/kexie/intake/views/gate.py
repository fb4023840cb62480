"""What requests of the review page say, and the answer that every change gets."""

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kexie.documents.models import Document, Version
from kexie.documents.queries import ShownRepair, current_version
from kexie.intake.access import RULES
from kexie.intake.models import Draft, ReviewVerb
from kexie.intake.queries.board import Board, Sight, board_of
from kexie.intake.queries.steps import RESHAPING, steps_since
from kexie.org.http import Request
from kexie.records.access import may

MOST = 20  # changed drafts that are sent one by one


def number(request: Request, name: str, default: int = 0) -> int:
    """A whole number of the request, from form or address."""
    text = request.POST.get(name, request.GET.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() else default


def sight_of(request: Request) -> Sight:
    wants = request.POST.get("repairs", request.GET.get("repairs", ""))
    return Sight(number(request, "part"), wants == "1")


def board_for(request: Request, document: Document, version: Version) -> Board:
    return board_of(document, version, sight_of(request), timezone.localdate())


def answer(
    request: Request,
    document: Document,
    *,
    saved: Draft | None = None,
    repair: ShownRepair | None = None,
) -> HttpResponse:
    """What changed since the page was last told: cards, paragraphs, coverage, what others did."""
    version = current_version(document)
    if version is None:
        return HttpResponse(status=204)
    since = number(request, "since")
    steps = list(steps_since(document, since))
    moved = (number(request, "version"), number(request, "revision")) != (
        version.number,
        version.revision,
    )
    if not steps and not moved and saved is None and request.method == "GET":
        return HttpResponse(status=204)
    board = board_for(request, document, version)
    changed = {pk for step in steps for pk in step.drafts}
    reshaped = moved or len(changed) > MOST or any(step.verb in RESHAPING for step in steps)
    context = {
        "board": board,
        "document": document,
        "saved": saved,
        "repair": repair,
        "reshaped": reshaped,
        "retext": reshaped or any(step.verb == ReviewVerb.NO_TASK for step in steps),
        "cards": [card for card in board.cards if card.draft.pk in changed],
        "paragraphs": board.paragraphs_of(changed),
        "others": [step for step in steps if step.by_id != request.user.pk][-1:],
        "can_confirm": may(document, RULES, request.user, "confirm"),
    }
    return render(request, "intake/answer.html", context)


def chosen(request: Request) -> list[tuple[int, int]]:
    """`draft=12:3`: pairs of draft and the version seen."""
    pairs = [one.partition(":") for one in request.POST.getlist("draft")]
    return [(int(a), int(b)) for a, _colon, b in pairs if a.isdigit() and b.isdigit()]


def going_to(drafts: Sequence[int], response: HttpResponse) -> HttpResponse:
    """Tell the page which draft to go to."""
    if drafts:
        response["HX-Trigger"] = json.dumps({"go-to-draft": str(drafts[0])})
    return response
