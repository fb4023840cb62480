"""File limits and quiet hours (system administrator), rules of sign-in (security administrator)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.administration.forms.people import PolicyForm
from kexie.administration.forms.rules import LimitsForm, QuietForm
from kexie.administration.queries.people import sign_in_policy
from kexie.files.actions import set_limits
from kexie.files.queries import limits
from kexie.kernel.errors import Refused
from kexie.notify.actions import set_quiet_hours
from kexie.notify.queries import quiet_hours
from kexie.org.access import insist_power
from kexie.org.actions.policy import set_sign_in_policy
from kexie.org.http import Request
from kexie.org.models import Power


@require_safe
def limits_page(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    return _limits_page(request, LimitsForm(instance=limits()), QuietForm(instance=quiet_hours()))


@require_POST
def file_limits(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = LimitsForm(request.POST, instance=limits())
    if form.is_valid():
        try:
            set_limits(form.cleaned_data, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The limits are set."))
            return redirect("administration:limits")
    return _limits_page(request, form, QuietForm(instance=quiet_hours()))


@require_POST
def quiet(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = QuietForm(request.POST, instance=quiet_hours())
    if form.is_valid():
        set_quiet_hours(actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The quiet hours are set."))
        return redirect("administration:limits")
    return _limits_page(request, LimitsForm(instance=limits()), form)


def _limits_page(request: Request, files: LimitsForm, hours: QuietForm) -> HttpResponse:
    status = 422 if files.errors or hours.errors else 200
    context = {"files_form": files, "hours_form": hours}
    return render(request, "administration/limits.html", context, status=status)


@require_http_methods(["GET", "POST"])
def policy(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SECURITY)
    form = PolicyForm(request.POST or None, instance=sign_in_policy())
    if form.is_valid():
        try:
            set_sign_in_policy(form.cleaned_data, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The rules of sign-in are set."))
            return redirect("administration:policy")
    status = 422 if form.errors else 200
    return render(request, "administration/policy.html", {"form": form}, status=status)
