"""Accounts, posts, limits, complaints: the system administrator's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.administration.forms.people import (
    AccountFilter,
    AccountForm,
    DayForm,
    NewAccountForm,
    PostForm,
)
from kexie.administration.passwords import made_password
from kexie.administration.queries import people as queries
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.kernel.tables import Sorts, sorting_of
from kexie.org.access import insist_power
from kexie.org.actions import people as actions
from kexie.org.http import Request
from kexie.org.models import Power, User

SORTS: Sorts = {"name": ("pinyin",), "account": ("username",), "opened": ("created_at",)}


@require_safe
def account_list(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form, sorting = AccountFilter(request.GET), sorting_of(request.GET, SORTS, default="name")
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.found_accounts(request.user, now=timezone.now(), **asked)
    context = {
        "form": form,
        "sorting": sorting,
        "page": page_of(sorting.apply(found), request.GET),
        "now": timezone.now(),
    }
    template = (
        "administration/accounts.html#list" if request.htmx else "administration/accounts.html"
    )
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
@never_cache
def account_open(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        password = made_password(queries.sign_in_policy().minimum_length)
        try:
            made = actions.open_account(
                actor=request.user, at=timezone.now(), password=password, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            return _password_page(request, made, password)
    status = 422 if form.errors else 200
    return render(request, "administration/account_open.html", {"form": form}, status=status)


@require_safe
def account(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    return _account_page(request, found)


@require_POST
def account_change(request: Request, pk: int) -> HttpResponse:
    """Name and e-mail."""
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _account_page(request, found, change=form)
    actions.change_account(found, actor=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Name and e-mail are saved."))
    return redirect("administration:account", pk)


@require_POST
def account_active(request: Request, pk: int) -> HttpResponse:
    """Close the account, or open it again: `active` is `yes` or `no`."""
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    active = request.POST.get("active") == "yes"
    actions.set_active(found, actor=request.user, at=timezone.now(), active=active)
    messages.success(
        request, _("The account is open again.") if active else _("The account is closed.")
    )
    return redirect("administration:account", pk)


@require_POST
@never_cache
def account_password(request: Request, pk: int) -> HttpResponse:
    """The new password stands on the answer only: it is kept nowhere and never shown again."""
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    password = made_password(queries.sign_in_policy().minimum_length)
    actions.reset_password(found, actor=request.user, at=timezone.now(), password=password)
    return _password_page(request, found, password)


@require_POST
def post_appoint(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    form = PostForm(request.POST)
    if not form.is_valid():
        return _account_page(request, found, post=form)
    actions.appoint(actor=request.user, at=timezone.now(), user=found, **form.cleaned_data)
    messages.success(request, _("The post is recorded."))
    return redirect("administration:account", pk)


@require_POST
def post_end(request: Request, pk: int, post: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    person = get_object_or_404(queries.accounts_for(request.user, timezone.localdate()), pk=pk)
    held = get_object_or_404(queries.posts_for(request.user, person), pk=post)
    form = DayForm(request.POST)
    if form.is_valid():
        actions.end_post(held, actor=request.user, at=timezone.now(), on=form.cleaned_data["on"])
        messages.success(request, _("The post is ended."))
    else:
        messages.error(request, _("Choose the day on which the post ends."))
    return redirect("administration:account", pk)


def _account_page(
    request: Request,
    found: User,
    *,
    post: PostForm | None = None,
    change: AccountForm | None = None,
) -> HttpResponse:
    """With a form that came back with faults, if there is one."""
    today = timezone.localdate()
    context = {
        "account": found,
        "posts": queries.posts_for(request.user, found),
        "form": post or PostForm(initial={"from_date": today}),
        "change": change or AccountForm(initial={"name": found.name, "email": found.email}),
        "now": timezone.now(),
        "today": today,
    }
    status = 422 if post or change else 200
    return render(request, "administration/account.html", context, status=status)


def _password_page(request: Request, found: User, password: str) -> HttpResponse:
    context = {"account": found, "password": password}
    return render(request, "administration/password.html", context)
