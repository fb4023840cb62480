"""The same queries and actions, for machines; and the one way into the API."""

import hashlib

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja.security import HttpBearer

from kexie.org.models import ApiToken, TokenScope, User

router = Router(tags=["org"])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class TokenOrSession(HttpBearer):
    """A bearer token within its scope and days, or the session of a page."""

    def __call__(self, request: HttpRequest) -> User | None:
        if "Authorization" in request.headers:
            return super().__call__(request)
        return request.user if isinstance(request.user, User) else None

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        digest = hashlib.sha256(token.encode()).hexdigest()
        now = timezone.now()
        held = ApiToken.objects.filter(
            digest=digest, revoked_at__isnull=True, expires_at__gt=now, user__is_active=True
        )
        found = held.select_related("user").first()
        if found is None or (found.scope == TokenScope.READ and request.method not in SAFE):
            return None
        found.user.as_of = timezone.localdate()
        request.user = found.user
        return found.user
