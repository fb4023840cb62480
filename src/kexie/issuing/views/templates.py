"""Templates: listed, shown with samples in place of their placeholders, written, closed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.files.http import as_attachment
from kexie.files.queries import content_of
from kexie.gongwen import Document, Form, Kind, Number
from kexie.issuing.access import kept_units
from kexie.issuing.actions.templates import close_template, save_template
from kexie.issuing.forms.templates import TemplateForm
from kexie.issuing.models import Template, Use
from kexie.issuing.placeholders import BODY, BODY_NAME, Placeholder, placeholders_of
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.sheet import Sheet, sheet_of
from kexie.issuing.queries.templates import kept_templates_for, templates_for
from kexie.issuing.templating import BadTemplateText, preview_of
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.words import whole_number
from kexie.org.http import Request
from kexie.records.access import NotYours

HERE = Placeholder(BODY, BODY_NAME, "")
SAMPLE_ISSUER = "云南省科学技术协会"


@require_safe
def listing(request: Request) -> HttpResponse:
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    use = request.GET.get("use", "")
    use = use if use in Use.values else ""
    closed = bool(request.GET.get("closed"))
    context: dict[str, object] = {
        "rows": templates_for(request.user, use=use, closed=closed),
        "use": use,
    }
    context |= {
        "closed": closed,
        "uses": Use.choices,
        "may_write": kept_units(request.user).exists(),
    }
    return render(request, "issuing/templates.html", context)


@require_safe
def show(request: Request, pk: int) -> HttpResponse:
    """With samples in place of what the record will say."""
    found = get_object_or_404(templates_for(request.user, closed=True), pk=pk)
    context: dict[str, object] = {
        "template": found,
        "sheet": _preview(found.title, found.body, found),
    }
    context["placeholders"] = (*placeholders_of(found.use), HERE)
    context["kept"] = kept_templates_for(request.user).filter(pk=pk).exists()
    context["may_write"] = kept_units(request.user).exists()
    return render(request, "issuing/template.html", context)


def _preview(title: str, body: str, template: Template) -> Sheet | None:
    """None: it has no words of its own, only a layout."""
    if not body.strip():
        return None
    try:
        said, blocks = preview_of(title, body, template.use)
    except BadTemplateText:
        return None
    form = Form(template.form)
    document = Document(
        kind=Kind(template.kind),
        form=form,
        issuer=SAMPLE_ISSUER,
        title=said,
        date="2026年3月2日",
        blocks=blocks,
        addressees=() if form is Form.MINUTES else ("各州（市）科协",),
        number=Number("云科协发", 2026, 1) if form.has_head else None,
        signature="" if form is Form.MINUTES else SAMPLE_ISSUER,
    )
    return sheet_of(document)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, pk: int = 0) -> HttpResponse:
    """A new one, or (`pk`) a new version of one; `?like=` begins with the words of another."""
    units = kept_units(request.user)
    if not units.exists():
        raise NotYours(_("Heads and supervisors of a unit keep its templates."))
    replaced = get_object_or_404(kept_templates_for(request.user), pk=pk) if pk else None
    sent = request.method == "POST"
    data, uploads = (request.POST, request.FILES) if sent else (None, None)
    form = TemplateForm(data, uploads, units, replaced or _like(request))
    made = _saved(form, replaced, request) if form.is_valid() else None
    if made is not None:
        messages.success(request, _("The template is kept."))
        return redirect("issuing:template", pk=made.pk)
    context = {"form": form, "replaced": replaced, "groups": _groups()}
    status = 422 if form.errors else 200
    return render(request, "issuing/template_write.html", context, status=status)


def _like(request: Request) -> Template | None:
    """The one whose words it begins with."""
    key = whole_number(request.GET.get("like", ""))
    return templates_for(request.user).filter(pk=key or 0).first()


def _saved(form: TemplateForm, replaced: Template | None, request: Request) -> Template | None:
    """None: the form says why not, each trouble by itself."""
    unit = form.cleaned_data["unit"]
    try:
        return save_template(
            form.new(), unit=unit, actor=request.user, at=timezone.now(), replaces=replaced
        )
    except Changed:
        raise
    except Refused as refusal:
        for trouble in getattr(refusal, "troubles", (str(refusal),)):
            form.add_error(None, trouble)
    return None


def _groups() -> list[tuple[str, object]]:
    return [(str(label), placeholders_of(use)) for use, label in Use.choices]


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(templates_for(request.user), pk=pk)
    close_template(found, actor=request.user, at=timezone.now())
    messages.success(request, _("It is offered no more."))
    return redirect("issuing:templates")


@require_safe
def layout(request: Request, pk: int) -> HttpResponse:
    """The office's own DOCX."""
    found = get_object_or_404(templates_for(request.user, closed=True), pk=pk)
    if found.file is None:
        raise Http404
    return as_attachment(found.file, content_of(found.file))
