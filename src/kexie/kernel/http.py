"""Where refusals become pages, and who must sign in."""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django_htmx.middleware import HtmxDetails

from kexie.kernel.errors import Changed, Refused

# an escaped NUL, not preceded by an escaped backslash
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*+\\u0000")
LARGEST_KEY = 2**63 - 1


class RefusalMiddleware:
    """A `Refused` becomes a page (or, for htmx, a fragment for the message area) with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exc: Exception) -> HttpResponse | None:
        if not isinstance(exc, Refused):
            return None
        return refusal_page(request, exc)


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    changed = refusal if isinstance(refusal, Changed) else None
    fragment = request.headers.get("HX-Request") == "true"
    template = "kexie/refused.html#message" if fragment else "kexie/refused.html"
    context = {"refusal": refusal, "changed": changed}
    answer = render(request, template, context, status=refusal.status)
    if fragment:
        answer["HX-Retarget"] = "#messages"
        answer["HX-Reswap"] = "innerHTML"
    return answer


class NoNulMiddleware:
    """
    Text with a NUL character is no text: PostgreSQL cannot keep it and no person can type it.

    :raises BadRequest: the address, a field or a JSON body holds one
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._holds_nul(request):
            raise BadRequest("NUL")
        return self.get_response(request)

    def _holds_nul(self, request: HttpRequest) -> bool:
        # the interface reads a body as JSON whatever it is called; tables may come in UTF-16
        if request.content_type not in FORMS and (
            NUL_IN_JSON.search(request.body)
            or (request.content_type != "text/csv" and b"\x00" in request.body)
        ):
            return True
        fields = (*request.GET.lists(), *request.POST.lists())
        texts = [request.path, *(text for _name, values in fields for text in values)]
        return any("\x00" in text for text in texts)


class PrivateMiddleware:
    """What a signed-in person was shown stays in no cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class KeysMiddleware:
    """A number in an address that no database can hold is answered as one that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _positional: tuple[object, ...],
        named: dict[str, object],
    ) -> HttpResponse | None:
        if all(one <= LARGEST_KEY for one in named.values() if isinstance(one, int)):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "Not Found"}, status=HTTPStatus.NOT_FOUND)
        raise Http404


class LoginUnlessApi(LoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise; the API answers 401 by itself."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """To the sign-in page, and back afterwards; from a fragment the whole page goes there."""
        answer = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") == "true":
            here = urlencode({"next": HtmxDetails(request).current_url_abs_path or "/"})
            answer.status_code = HTTPStatus.OK
            answer["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{here}"
            del answer["Location"]
        return answer
