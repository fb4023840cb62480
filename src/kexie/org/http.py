"""The request as every page of ours sees it, and the middlewares that know the user."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django_htmx.middleware import HtmxDetails

from kexie.org.actions.sign_in import record_sign_out
from kexie.org.models import User
from kexie.org.queries import sign_in_policy

SEEN = "seen"
NOTE_SECONDS = 60


class Request(HttpRequest):
    user: User  # a page of ours is entered signed in
    htmx: HtmxDetails


class LanguageMiddleware:
    """Simplified Chinese unless the person, or the browser by its cookie, chose otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if not chosen and request.user.is_authenticated:
            chosen = request.user.language
        known = dict(settings.LANGUAGES)
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class DayMiddleware:
    """Tells the signed-in user which day it is, so that deputyships count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.user.as_of = timezone.localdate()
        return self.get_response(request)


class IdleMiddleware:
    """
    Ends a session in which nobody did anything for as long as the policy allows.

    What a page asks by itself, to show the work of others, says so by the header `X-Unattended`: it is no click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            self._look_at(request, request.user)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest, user: User) -> None:
        """The session is written once a minute at most, so that reading pages writes next to nothing."""
        now = timezone.now()
        seen = request.session.get(SEEN)
        idle = now.timestamp() - seen if seen else 0
        if seen and idle < NOTE_SECONDS:
            return
        if idle > sign_in_policy().session_minutes * 60:
            record_sign_out(user, at=now, idle=True)
            logout(request)
        elif "X-Unattended" not in request.headers:
            request.session[SEEN] = now.timestamp()


class NewPasswordMiddleware:
    """Whoever must set a new password can do nothing else first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and not _is_way_out(request.path):
            return redirect("account_change_password")
        return self.get_response(request)


def _is_way_out(path: str) -> bool:
    ways = [reverse("account_change_password"), reverse("account_logout"), "/language/"]
    return path in ways or path.startswith(("/static/", "/api/", "/healthz"))
