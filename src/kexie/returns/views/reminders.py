"""When those who are missing are reminded: the system administrator's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kexie.org.access import insist_power
from kexie.org.http import Request
from kexie.org.models import Power
from kexie.returns.actions.reminding import set_reminder_rules
from kexie.returns.forms.reminders import ReminderRulesForm
from kexie.returns.queries.reminders import reminder_rules
from kexie.returns.views.register import sent


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = ReminderRulesForm(sent(request), instance=reminder_rules())
    if form.is_valid():
        set_reminder_rules(actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The rules of reminders are set."))
        return redirect("returns:reminders")
    context = {"form": form}
    return render(request, "returns/reminders.html", context, status=422 if form.errors else 200)
