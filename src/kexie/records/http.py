"""Forms and requests of the API that are sent twice are done once."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError

from kexie.kernel.errors import Refused
from kexie.kernel.http import refusal_page
from kexie.org.models import User
from kexie.records.actions import do_once


class OnceMiddleware:
    """
    A form with `{% once_key %}` that is sent again leads where it led the first time, and does nothing.

    Double clicks, slow lines, the way back. It stands last: who may come in at all is asked before. What a view answers with a page, as with faults in a form, does not count: it may be sent again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        arguments: tuple[object, ...],
        names: dict[str, object],
    ) -> HttpResponse | None:
        key, user = key_of(request), getattr(request, "user", None)
        if key is None or not isinstance(user, User):
            return None
        answers: list[HttpResponse] = []

        def act() -> str:
            answers.append(view(request, *arguments, **names))
            is_place = answers[-1].status_code == HTTPStatus.FOUND
            return answers[-1].headers["Location"] if is_place else ""

        try:
            place = do_once(key, act, actor=user, at=timezone.now())
        except Refused as refusal:
            return refusal_page(request, refusal)
        return answers[-1] if answers else HttpResponseRedirect(place)


def key_of(request: HttpRequest) -> UUID | None:
    """
    The form's key together with what was written in it; None if the form has none.

    Another text in a form that was sent before is another thing.
    """
    try:
        key = UUID(request.POST.get("once", "")) if request.method == "POST" else None
    except ValueError:
        return None
    if key is None:
        return None
    return uuid5(key, repr((request.path, *_form_of(request))))


def _form_of(request: HttpRequest) -> tuple[object, object]:
    said = sorted((name, tuple(values)) for name, values in request.POST.lists() if name != TOKEN)
    sent = [file for name in sorted(request.FILES) for file in request.FILES.getlist(name)]
    return said, [(file.name, file.size) for file in sent]


class KeyUsed(Refused):
    """The key of a request was sent before, with another request."""

    status = 422


class _NotDone(Exception):  # noqa: N818 -- it carries an answer out of a transaction that is taken back
    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


Run = Callable[..., HttpResponse]


def once_by_header(
    authenticate: Callable[[HttpRequest], object],
    on_error: Callable[[HttpRequest, Exception], HttpResponse],
) -> Callable[[Run], Run]:
    """
    A decorator for operations of the API: a request with `Idempotency-Key` that is sent again changes nothing.

    It gets the answer of the first sending, for a week. Refusals are not kept: the request may be sent again.
    :param authenticate: who asks; asked before the operation asks it
    :param on_error: the API's answer to what was raised
    """

    def decorate(run: Run) -> Run:
        @wraps(run)
        def once(request: HttpRequest, **names: object) -> HttpResponse:
            key = _header_key(request)
            if key is None:
                return run(request, **names)
            try:
                user = authenticate(request)
                if not isinstance(user, User):
                    return run(request, **names)
                return _run_once(request, key, user, lambda: run(request, **names))
            except (HttpError, Refused) as error:
                return on_error(request, error)
            except _NotDone as left:
                return left.answer

        return once

    return decorate


def _run_once(
    request: HttpRequest, key: UUID, user: User, run: Callable[[], HttpResponse]
) -> HttpResponse:
    said, answers = _fingerprint(request), []

    def act() -> str:
        answers.append(run())
        if answers[-1].status_code >= HTTPStatus.BAD_REQUEST:
            raise _NotDone(answers[-1])
        body = answers[-1].content.decode()
        return json.dumps({"said": said, "status": answers[-1].status_code, "body": body})

    kept = json.loads(do_once(key, act, actor=user, at=timezone.now()))
    if answers:
        return answers[-1]
    if kept["said"] != said:
        raise KeyUsed(_("This key was sent with another request. Take a new key for each request."))
    return HttpResponse(
        kept["body"],
        status=kept["status"],
        content_type="application/json; charset=utf-8",
        headers={"Idempotent-Replayed": "true"},
    )


def _header_key(request: HttpRequest) -> UUID | None:
    """The key of an unsafe request, with where it goes; None without one, or with one that is too long."""
    given = request.headers.get("Idempotency-Key", "")
    if request.method in SAFE or not 0 < len(given) <= LONGEST_KEY:
        return None
    return uuid5(HEADER_KEYS, repr((request.method, request.path, given)))


def _fingerprint(request: HttpRequest) -> str:
    """What the request says, so that the same key with other words is noticed."""
    is_form = request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}
    content = repr(_form_of(request)).encode() if is_form else request.body
    return sha256(request.META["QUERY_STRING"].encode() + b"\0" + content).hexdigest()


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_KEY = 255
HEADER_KEYS = UUID("5a0f3e0c-6c0d-5f5c-9d0b-0d8f2b0f7a31")  # a name space of our own
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a field's name
