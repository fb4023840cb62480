"""Where a request comes from, for the trail."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kexie.audit.actions import coming_from


class OriginMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        channel = "api" if request.path.startswith("/api/") else "page"
        with coming_from(f"{request.META.get('REMOTE_ADDR', '')} {channel}".strip()):
            return self.get_response(request)
