"""What requests of the review page say, and the answer that every change gets."""

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kexie.documents.models import Document, Version
from kexie.documents.queries import ShownRepair, current_version
from kexie.intake.access import RULES
from kexie.intake.forms import DayForm
from kexie.intake.models import Draft
from kexie.intake.queries.board import Board, Sight, board_of
from kexie.intake.queries.news import Told, is_old, news_of
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.records.access import may


def number(request: Request, name: str, default: int = 0) -> int:
    """A whole number of the request, from form or address."""
    text = request.POST.get(name, request.GET.get(name, ""))
    found = whole_number(text)
    return default if found is None else found


def sight_of(request: Request) -> Sight:
    wants = request.POST.get("repairs", request.GET.get("repairs", ""))
    return Sight(number(request, "part"), wants == "1")


def told_of(request: Request) -> Told:
    return Told(number(request, "since"), number(request, "version"), number(request, "revision"))


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
    missed = saved is not None or is_old(document, told_of(request))
    version = current_version(document) if missed else None
    if version is None:
        return HttpResponse(status=204)
    context = {"document": document, "saved": saved, "repair": repair}
    return render(request, "intake/answer.html", context | _news(request, document, version))


def _news(request: Request, document: Document, version: Version) -> dict[str, object]:
    news = news_of(
        document,
        version,
        told=told_of(request),
        sight=sight_of(request),
        today=timezone.localdate(),
    )
    return {
        "news": news,
        "board": news.board,
        "others": news.by_others(request.user.pk),
        "board_other": DayForm()["other"],
        "can_confirm": may(document, RULES, request.user, "confirm"),
    }


def chosen(request: Request) -> list[tuple[int, int]]:
    """`draft=12:3`: pairs of draft and the version seen."""
    parts = [one.partition(":") for one in request.POST.getlist("draft")]
    pairs = [(whole_number(draft), whole_number(seen)) for draft, _colon, seen in parts]
    return [(draft, seen) for draft, seen in pairs if draft is not None and seen is not None]


def going_to(drafts: Sequence[int], response: HttpResponse) -> HttpResponse:
    """Tell the page which draft to go to."""
    if drafts:
        response["HX-Trigger"] = json.dumps({"go-to-draft": str(drafts[0])})
    return response
