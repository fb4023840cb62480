"""Sign-off as the office and signers with an account see it: asked for, recalled, answered; and who signs at all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kexie.issuing.access import kept_units
from kexie.issuing.actions.signers import (
    add_signer,
    close_signer,
    edit_signer,
    give_pin,
    set_signing_rule,
)
from kexie.issuing.actions.signing import Said, ask_sign_off, recall, sign_with_account
from kexie.issuing.forms.signing import AskForm, RuleForm, SignerForm
from kexie.issuing.models import Answer, OfficialDocument, Signer
from kexie.issuing.qr import squares
from kexie.issuing.queries import documents_for
from kexie.issuing.queries.places import writing_units
from kexie.issuing.queries.sign_box import box_of
from kexie.issuing.queries.signing import (
    can_sign_by_link,
    kept_signers_for,
    signers_for,
    signers_of,
    signers_to_know,
    signing_rule,
)
from kexie.kernel.errors import Changed, Refused
from kexie.org.http import Request
from kexie.records.access import NotYours


def _seen(request: Request, pk: int) -> OfficialDocument:
    return get_object_or_404(documents_for(request.user), pk=pk)


@require_safe
def box(request: Request, pk: int) -> HttpResponse:
    """What has to do with sign-off on the page of a document."""
    found = box_of(request.user, _seen(request, pk), timezone.now())
    form = AskForm(None, found.signers)
    return render(request, "issuing/sign_box.html", {"box": found, "form": form})


@require_POST
@never_cache
def ask(request: Request, pk: int) -> HttpResponse:
    """The link is shown in the answer itself, once, and kept nowhere."""
    document = _seen(request, pk)
    form = AskForm(request.POST, signers_of(document))
    if not form.is_valid():
        messages.error(request, _("Choose who signs it off."))
        return redirect("issuing:show", pk=pk)
    signer, now = form.cleaned_data["signer"], timezone.now()
    asked = ask_sign_off(document, signer, actor=request.user, at=now)
    if not asked.secret:
        words = _("It was put before %(name)s, who signs with his account.")
        messages.success(request, words % {"name": asked.sign_off.signer.name})
        return redirect("issuing:show", pk=pk)
    link = request.build_absolute_uri(reverse("issuing:sign", args=[asked.secret]))
    context = {"asked": asked.sign_off, "document": document, "link": link}
    answer = render(request, "issuing/link.html", context | {"squares": squares(link)})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    note = request.POST.get("note", "")
    recall(_seen(request, pk), actor=request.user, at=timezone.now(), note=note)
    messages.success(request, _("It was recalled. Its link is void."))
    return redirect("issuing:show", pk=pk)


@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """A signer with an account answers."""
    given = Said(answer=request.POST.get("answer", ""), note=request.POST.get("note", ""))
    sign_with_account(_seen(request, pk), given, actor=request.user, at=timezone.now())
    signed = given.answer == Answer.SIGNED
    messages.success(request, _("It is signed off.") if signed else _("It was returned."))
    return redirect("issuing:show", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def signers(request: Request) -> HttpResponse:
    """Who signs for one's units; whoever keeps the list adds to it here."""
    if not writing_units(request.user).exists():
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    kept = kept_units(request.user)
    form = SignerForm(request.POST if request.method == "POST" else None, kept)
    if form.is_valid():
        try:
            unit = form.cleaned_data["unit"]
            add_signer(form.new(), unit=unit, actor=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. The security administrator gives him a PIN."))
            return redirect("issuing:signers")
    open_kept = kept_signers_for(request.user).filter(closed_at=None)
    context = {"rows": _rows(list(signers_for(request.user))), "form": form}
    context |= {"mine": set(open_kept.values_list("pk", flat=True)), "kept": kept.exists()}
    return render(request, "issuing/signers.html", context, status=422 if form.errors else 200)


def _rows(found: list[Signer]) -> list[tuple[Signer, bool]]:
    return [(one, can_sign_by_link(one)) for one in found]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    signer = get_object_or_404(kept_signers_for(request.user), pk=pk, closed_at=None)
    form = SignerForm(request.POST if request.method == "POST" else None, None, signer)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or 0
        try:
            edit_signer(
                signer, form.new(), actor=request.user, at=timezone.now(), seen_version=seen
            )
        except Changed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("issuing:signers")
    context = {"form": form, "signer": signer}
    return render(request, "issuing/signer.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    signer = get_object_or_404(kept_signers_for(request.user), pk=pk)
    close_signer(signer, actor=request.user, at=timezone.now())
    messages.success(request, _("%(name)s signs no more.") % {"name": signer.name})
    return redirect("issuing:signers")


@require_safe
def pins(request: Request) -> HttpResponse:
    """For the security administrator: who signs, and who has a PIN. No document is named here."""
    context: dict[str, object] = {"rows": _rows(list(signers_to_know(request.user)))}
    context["form"] = RuleForm.of(None, signing_rule())
    return render(request, "issuing/pins.html", context)


@require_POST
@never_cache
def pin(request: Request, pk: int) -> HttpResponse:
    """The PIN is shown in the answer itself, once, and kept nowhere."""
    signer = get_object_or_404(signers_to_know(request.user), pk=pk)
    given = give_pin(signer, actor=request.user, at=timezone.now())
    return render(request, "issuing/pin.html", {"signer": signer, "pin": given})


@require_POST
def rule(request: Request) -> HttpResponse:
    signers_to_know(request.user)
    form = RuleForm.of(request.POST, signing_rule())
    if not form.is_valid():
        context = {"rows": _rows(list(signers_to_know(request.user))), "form": form}
        return render(request, "issuing/pins.html", context, status=422)
    set_signing_rule(**form.cleaned_data, actor=request.user, at=timezone.now())
    messages.success(request, _("Saved. It holds for links from now on."))
    return redirect("issuing:pins")
