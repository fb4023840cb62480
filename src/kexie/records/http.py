"""Forms that are sent twice are done once."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

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
            is_place = answers[0].status_code == HTTPStatus.FOUND
            return answers[0].headers["Location"] if is_place else ""

        try:
            place = do_once(key, act, actor=user, at=timezone.now())
        except Refused as refusal:
            return refusal_page(request, refusal)
        return answers[0] if answers else HttpResponseRedirect(place)


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
    said = sorted((name, tuple(values)) for name, values in request.POST.lists() if name != TOKEN)
    sent = [file for name in sorted(request.FILES) for file in request.FILES.getlist(name)]
    files = [(file.name, file.size) for file in sent]
    return uuid5(key, repr((request.path, said, files)))


TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a field's name
