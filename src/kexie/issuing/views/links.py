"""
The one page that a leader opens by a one-time link, signed in or not. Nothing else of the product is reached from it.

Whoever forges a form here would need the link's secret and the PIN, which are asked for in it: there is no session
that could be abused, so no token against forgery is asked for. With `no-referrer` browsers could not give one.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import quote

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kexie.files.http import as_attachment
from kexie.files.queries import content_of
from kexie.issuing.actions.signing import LinkVoid, WrongPin, answer_by_link
from kexie.issuing.forms.signing import LinkAnswerForm
from kexie.issuing.models import Answer, FileKind, SignOff
from kexie.issuing.queries.sheet import sheet_of
from kexie.issuing.queries.signing import sign_off_behind
from kexie.issuing.rendering import document_of, files_of
from kexie.kernel.errors import Refused

Door = Callable[..., HttpResponse]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def _guarded(door: Door) -> Door:
    """No cache keeps it, no address of it is told, no search engine lists it; many tries from one place wait."""

    @wraps(door)
    def guarded(request: HttpRequest, secret: str, **place: int) -> HttpResponse:
        late = ratelimit.consume_or_429(request, action="sign_off")
        answer = late or door(request, secret, **place)
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return guarded


@login_not_required
@csrf_exempt
@_guarded
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, secret: str) -> HttpResponse:
    asked = sign_off_behind(secret, timezone.now())
    if asked is None:
        return _void(request)
    form = LinkAnswerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, secret, asked, form)
    try:
        done = answer_by_link(secret, form.said(request.POST.get("answer", "")), at=timezone.now())
    except LinkVoid:
        return _void(request)
    except Refused as refusal:
        form.add_error("pin" if isinstance(refusal, WrongPin) else "note", str(refusal))
        return _page(request, secret, asked, form)
    context = {"signed": done.answer == Answer.SIGNED, "title": done.document.record.title}
    return render(request, "issuing/sign_done.html", context)


def _page(request: HttpRequest, secret: str, asked: SignOff, form: LinkAnswerForm) -> HttpResponse:
    context = {"asked": asked, "form": form, "secret": secret}
    context["sheet"] = sheet_of(document_of(asked.document))
    context["enclosures"] = asked.document.enclosures.select_related("file__blob")
    return render(request, "issuing/sign.html", context, status=422 if form.errors else 200)


def _void(request: HttpRequest) -> HttpResponse:
    """The same for all: whether there ever was such a link is nobody's business."""
    return render(request, "issuing/sign_void.html", status=404)


@login_not_required
@_guarded
@require_safe
def sign_enclosure(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """A file that goes with the document: who signs has seen what he signs."""
    asked = sign_off_behind(secret, timezone.now())
    found = asked and asked.document.enclosures.filter(pk=pk).select_related("file__blob").first()
    if not found:
        return _void(request)
    return as_attachment(found.file, content_of(found.file))


@login_not_required
@_guarded
@require_safe
def sign_pdf(request: HttpRequest, secret: str) -> HttpResponse:
    asked = sign_off_behind(secret, timezone.now())
    if asked is None:
        return _void(request)
    made = files_of(asked.document)
    answer = HttpResponse(made.data[FileKind.PDF], content_type="application/pdf")
    answer["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(made.name)}.pdf"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
