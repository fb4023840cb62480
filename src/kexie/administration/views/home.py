from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from kexie.org.http import Request
from kexie.org.models import Power

FIRST_PAGES = {
    Power.SYSTEM: "administration:units",
    Power.SECURITY: "administration:people",
    Power.AUDIT: "administration:trail",
}


@require_safe
def home(request: Request) -> HttpResponse:
    """Each administrator's first page; everybody else is taken home."""
    return redirect(FIRST_PAGES.get(Power(request.user.power), settings.LOGIN_REDIRECT_URL))
