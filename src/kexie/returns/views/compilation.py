"""Compilations: ordered on a round's page, waited for, fetched."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kexie.kernel.paging import page_of
from kexie.org.http import Request
from kexie.returns.actions.compilation import order_compilation
from kexie.returns.errors import BadCompilation
from kexie.returns.forms.compilation import CompilationForm
from kexie.returns.models import Compilation, Cycle
from kexie.returns.queries.compilation import (
    compilations_for,
    may_compile,
    page_of_compilation,
)
from kexie.returns.queries.cycles import cycles_for
from kexie.returns.views.register import sent


def origin_of(request: Request) -> str:
    """What links in a document that leaves the house begin with."""
    return request.build_absolute_uri("/").rstrip("/")


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Request, pk: int) -> HttpResponse:
    cycle = get_object_or_404(cycles_for(request.user), pk=pk)
    form = CompilationForm(sent(request), cycle=cycle)
    if form.is_valid() and (made := _order(request, cycle, form)):
        return redirect("returns:compilation", pk=made.pk)
    found = compilations_for(request.user).filter(cycle=cycle)
    context = {"cycle": cycle, "form": form, "page": page_of(found, request.GET)}
    context["may_order"] = may_compile(request.user, cycle)
    page = "returns/compilation/list.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _order(request: Request, cycle: Cycle, form: CompilationForm) -> Compilation | None:
    wish = form.new_compilation(origin_of(request))
    try:
        return order_compilation(cycle, wish, actor=request.user, at=timezone.now())
    except BadCompilation as refusal:
        form.add_error(None, str(refusal))
        return None


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """How far it is, going on by itself; then the files, and what is not in them."""
    one = get_object_or_404(compilations_for(request.user), pk=pk)
    context = {"page": page_of_compilation(request.user, one, timezone.now()), "one": one}
    part = "#stage" if request.htmx else ""
    return render(request, f"returns/compilation/show.html{part}", context)
