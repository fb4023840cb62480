"""One's own account, and what the pickers ask."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import Any

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kexie.kernel.script import in_script
from kexie.org import queries
from kexie.org.actions.people import end_deputyship, name_deputy, set_own_email
from kexie.org.actions.sign_in import follow_two_factor
from kexie.org.actions.tokens import make_token, revoke_token
from kexie.org.forms import DeputyForm, EmailForm, TokenForm
from kexie.org.http import Request
from kexie.org.models import TokenScope

UNPROCESSABLE = 422


@require_safe
def me(request: Request) -> HttpResponse:
    return _account_page(request)


def _account_page(
    request: Request, status: int = 200, **forms: DeputyForm | EmailForm | TokenForm
) -> HttpResponse:
    user, today, now = request.user, timezone.localdate(), timezone.now()
    context: dict[str, Any] = {
        "today": today,
        "posts": queries.posts_of(user, today),
        "grants": user.grants.select_related("unit"),
        "deputies": queries.deputies_of(user, today),
        "principals": queries.principals_of(user),
        "two_factor": bool(queries.two_factor_keys(user)),
        "tokens": queries.tokens_of(user, now),
        "email_form": EmailForm(initial={"email": user.email}),
        "deputy_form": DeputyForm(),
        "token_form": TokenForm(),
    }
    return render(request, "org/me.html", context | forms, status=status)


@require_POST
def own_email(request: Request) -> HttpResponse:
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _account_page(request, UNPROCESSABLE, email_form=form)
    set_own_email(actor=request.user, at=timezone.now(), email=form.cleaned_data["email"])
    messages.success(request, _("Your e-mail address is saved."))
    return redirect("org:me")


@require_POST
def add_deputy(request: Request) -> HttpResponse:
    form = DeputyForm(request.POST)
    if not form.is_valid():
        return _account_page(request, UNPROCESSABLE, deputy_form=form)
    given = form.cleaned_data
    named = name_deputy(
        actor=request.user,
        at=timezone.now(),
        principal=request.user,
        deputy=given["deputy"],
        from_date=given["from_date"],
        to_date=given["last_date"] + timedelta(days=1),
    )
    messages.success(request, _("%(name)s is your deputy.") % {"name": named.deputy.name})
    return redirect("org:me")


@require_POST
def end_deputy(request: Request, pk: int) -> HttpResponse:
    named = get_object_or_404(queries.deputies_of(request.user, timezone.localdate()), pk=pk)
    end_deputyship(named, actor=request.user, at=timezone.now())
    return redirect("org:me")


@require_POST
@never_cache
def add_token(request: Request) -> HttpResponse:
    """The secret is shown in the answer itself, once, and kept nowhere."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _account_page(request, UNPROCESSABLE, token_form=form)
    given = form.cleaned_data
    token, secret = make_token(
        actor=request.user,
        at=timezone.now(),
        name=given["name"],
        scope=TokenScope(given["scope"]),
        days=given["days"],
    )
    return render(request, "org/token.html", {"token": token, "secret": secret})


@require_POST
def end_token(request: Request, pk: int) -> HttpResponse:
    token = get_object_or_404(queries.tokens_of(request.user, timezone.now()), pk=pk)
    revoke_token(token, actor=request.user, at=timezone.now())
    return redirect("org:me")


@require_safe
def find_units(request: Request) -> JsonResponse:
    """What the unit picker asks."""
    found = queries.find_units(request.GET.get("q", ""))
    return JsonResponse(
        {
            "results": [
                {
                    "value": one.pk,
                    "label": in_script(one.short_name),
                    "detail": in_script(one.name),
                }
                for one in found
            ]
        }
    )


@require_safe
def find_people(request: Request) -> JsonResponse:
    """What the picker of deputies asks: names and accounts, nothing else."""
    found = queries.find_people(request.GET.get("q", ""), besides=request.user)
    return JsonResponse(
        {"results": [{"value": one.pk, "label": one.name, "detail": one.username} for one in found]}
    )


def _followed(door: Callable[..., HttpResponse], move: str) -> Callable[..., HttpResponse]:
    """One of allauth's pages about the second factor; what it changes stands in the trail."""

    @wraps(door)
    def view(request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.method != "POST" or not user.is_authenticated:
            return door(request)
        return follow_two_factor(user, at=timezone.now(), move=move, change=partial(door, request))

    return view


switch_on = _followed(totp.activate_totp, "on")
switch_off = _followed(totp.deactivate_totp, "off")
new_codes = _followed(codes.generate_recovery_codes, "codes")
