"""The complaint page of everybody, and the list of who answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kexie.administration import actions
from kexie.administration.forms.rules import AnswerForm, ComplaintFilter, ComplaintForm
from kexie.administration.queries import complaints as queries
from kexie.kernel.errors import Refused
from kexie.kernel.paging import page_of
from kexie.org.access import insist_power
from kexie.org.http import Request
from kexie.org.models import Power


@require_http_methods(["GET", "POST"])
def complain(request: Request) -> HttpResponse:
    about = actions.plain_path(request.GET.get("about", ""))
    form = ComplaintForm(request.POST or None, initial={"page": about, "kind": "suggestion"})
    if form.is_valid():
        try:
            actions.complain(actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Thank you. The answer will stand on this page."))
            return redirect("administration:complain")
    page = page_of(queries.own_complaints(request.user), request.GET)
    context = {"form": form, "page": page, "about": form["page"].value()}
    status = 422 if form.errors else 200
    return render(request, "administration/complain.html", context, status=status)


@require_safe
def complaint_list(request: Request) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    form = ComplaintFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = page_of(queries.complaints_for(request.user, **asked), request.GET)
    template = (
        "administration/complaints.html#list" if request.htmx else "administration/complaints.html"
    )
    return render(request, template, {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def complaint(request: Request, pk: int) -> HttpResponse:
    insist_power(request.user, Power.SYSTEM)
    found = get_object_or_404(queries.complaints_for(request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        actions.answer(found, actor=request.user, at=timezone.now(), text=form.cleaned_data["text"])
        messages.success(request, _("The answer is sent."))
        return redirect("administration:complaints")
    status = 422 if form.errors else 200
    return render(
        request, "administration/complaint.html", {"complaint": found, "form": form}, status=status
    )
