"""Sign-off, signers, templates, archive and drafts from the record, for machines: the same actions as the pages."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from ninja import Router, Status

from kexie.files.http import as_attachment
from kexie.files.queries import content_of
from kexie.issuing.actions import signers as signing
from kexie.issuing.actions.archiving import archive_document
from kexie.issuing.actions.signers import NewSigner
from kexie.issuing.actions.signing import Said, ask_sign_off, recall, sign_with_account
from kexie.issuing.actions.templates import NewTemplate, close_template, save_template
from kexie.issuing.models import OfficialDocument, Package, Signer, Template
from kexie.issuing.queries import documents_for
from kexie.issuing.queries.archive import packages_for
from kexie.issuing.queries.signing import (
    can_sign_by_link,
    kept_signers_for,
    signers_for,
    signers_of,
    signers_to_know,
)
from kexie.issuing.queries.templates import kept_templates_for, templates_for
from kexie.issuing.signing_schemas import (
    AnswerIn,
    ArchiveIn,
    AskedOut,
    AskIn,
    PackageOut,
    PinOut,
    RuleIn,
    SignerEditIn,
    SignerIn,
    SignerOut,
    TemplateIn,
    TemplateOut,
)
from kexie.org.http import Request
from kexie.org.models import Unit, User
from kexie.org.queries import open_units

router = Router(tags=["official documents"])


def _document(request: Request, pk: int) -> OfficialDocument:
    return get_object_or_404(documents_for(request.user), pk=pk)


def _unit(key: int) -> Unit:
    return get_object_or_404(open_units(), pk=key)


def _account(key: int | None) -> User | None:
    return get_object_or_404(User, pk=key, is_active=True) if key else None


def _signer(one: Signer) -> SignerOut:
    return SignerOut(
        pk=one.pk,
        unit=one.unit_id,
        name=one.name,
        post_title=one.post_title,
        user=one.user_id,
        by_link=can_sign_by_link(one),
        open=one.closed_at is None,
        version=one.version,
    )


def _template(one: Template) -> TemplateOut:
    return TemplateOut(
        pk=one.pk,
        unit=one.unit_id,
        use=one.use,
        name=one.name,
        kind=one.kind,
        form=one.form,
        title=one.title,
        body=one.body,
        version=one.version,
        own_layout=one.file_id is not None,
    )


def _package(one: Package) -> PackageOut:
    return PackageOut(
        document=one.pk,
        number=one.number,
        retention=one.retention,
        manifest=one.manifest,
        file=one.file.name,
        size=one.file.blob.size,
        sha256=one.file.blob_id,
    )


@router.post("{int:pk}/sign-off/ask/", response=AskedOut, url_name="issuing-ask")
def ask(request: Request, response: HttpResponse, pk: int, payload: AskIn) -> AskedOut:
    """The link is in the answer this once."""
    document = _document(request, pk)
    keys = [one.pk for one in signers_of(document)]
    signer = get_object_or_404(Signer.objects.filter(pk__in=keys), pk=payload.signer)
    asked = ask_sign_off(document, signer, actor=request.user, at=timezone.now())
    place = reverse("issuing:sign", args=[asked.secret]) if asked.secret else ""
    response["Cache-Control"] = "no-store"
    return AskedOut(
        signer=signer.name,
        expires_at=asked.sign_off.expires_at,
        link=request.build_absolute_uri(place) if place else "",
    )


@router.post("{int:pk}/sign-off/recall/", response={204: None}, url_name="issuing-recall")
def take_back(request: Request, pk: int) -> Status[None]:
    recall(_document(request, pk), actor=request.user, at=timezone.now())
    return Status(204, None)


@router.post("{int:pk}/sign-off/answer/", response={204: None}, url_name="issuing-answer")
def answer(request: Request, pk: int, payload: AnswerIn) -> Status[None]:
    """Of a signer with an account, before whom it was put."""
    said = Said(answer=payload.answer, note=payload.note)
    sign_with_account(_document(request, pk), said, actor=request.user, at=timezone.now())
    return Status(204, None)


@router.post("{int:pk}/archive/", response={201: PackageOut}, url_name="issuing-archive")
def archive(request: Request, pk: int, payload: ArchiveIn) -> Status[PackageOut]:
    made = archive_document(
        _document(request, pk),
        retention=payload.retention,
        actor=request.user,
        at=timezone.now(),
    )
    return Status(201, _package(made))


@router.get("packages/", response=list[PackageOut], url_name="issuing-packages")
def packages(request: Request, year: int | None = None) -> list[PackageOut]:
    return [_package(one) for one in packages_for(request.user, year=year)]


@router.get("packages/{int:pk}/", url_name="issuing-package")
def package(request: Request, pk: int) -> HttpResponse:
    """The package itself."""
    found = get_object_or_404(packages_for(request.user), pk=pk)
    return as_attachment(found.file, content_of(found.file))


@router.get("signers/", response=list[SignerOut], url_name="issuing-signers")
def list_signers(request: Request) -> list[SignerOut]:
    return [_signer(one) for one in signers_for(request.user)]


@router.post("signers/", response={201: SignerOut}, url_name="issuing-add-signer")
def add_signer(request: Request, payload: SignerIn) -> Status[SignerOut]:
    new = NewSigner(name=payload.name, post_title=payload.post_title, user=_account(payload.user))
    unit = _unit(payload.unit)
    made = signing.add_signer(new, unit=unit, actor=request.user, at=timezone.now())
    return Status(201, _signer(made))


@router.post("signers/{int:pk}/edit/", response=SignerOut, url_name="issuing-edit-signer")
def edit_signer(request: Request, pk: int, payload: SignerEditIn) -> SignerOut:
    held = get_object_or_404(signers_for(request.user), pk=pk)
    new = NewSigner(name=payload.name, post_title=payload.post_title, user=_account(payload.user))
    made = signing.edit_signer(
        held, new, actor=request.user, at=timezone.now(), seen_version=payload.seen_version
    )
    return _signer(made)


@router.post("signers/{int:pk}/close/", response={204: None}, url_name="issuing-close-signer")
def close_signer(request: Request, pk: int) -> Status[None]:
    held = get_object_or_404(kept_signers_for(request.user), pk=pk)
    signing.close_signer(held, actor=request.user, at=timezone.now())
    return Status(204, None)


@router.post("signers/{int:pk}/pin/", response=PinOut, url_name="issuing-give-pin")
def give_pin(request: Request, response: HttpResponse, pk: int) -> PinOut:
    """For the security administrator; the PIN is in the answer this once."""
    held = get_object_or_404(signers_to_know(request.user), pk=pk)
    response["Cache-Control"] = "no-store"
    return PinOut(pin=signing.give_pin(held, actor=request.user, at=timezone.now()))


@router.post("signing-rule/", response={204: None}, url_name="issuing-signing-rule")
def set_rule(request: Request, payload: RuleIn) -> Status[None]:
    signing.set_signing_rule(
        working_days=payload.working_days, actor=request.user, at=timezone.now()
    )
    return Status(204, None)


@router.get("templates/", response=list[TemplateOut], url_name="issuing-templates")
def list_templates(request: Request, use: str = "") -> list[TemplateOut]:
    return [_template(one) for one in templates_for(request.user, use=use)]


@router.post("templates/", response={201: TemplateOut}, url_name="issuing-save-template")
def keep_template(request: Request, payload: TemplateIn) -> Status[TemplateOut]:
    given = payload.dict()
    unit, before = _unit(given.pop("unit")), given.pop("replaces")
    kept = kept_templates_for(request.user)
    replaces = get_object_or_404(kept, pk=before) if before else None
    made = save_template(
        NewTemplate(**given), unit=unit, actor=request.user, at=timezone.now(), replaces=replaces
    )
    return Status(201, _template(made))


@router.post("templates/{int:pk}/close/", response={204: None}, url_name="issuing-close-template")
def end_template(request: Request, pk: int) -> Status[None]:
    held = get_object_or_404(templates_for(request.user), pk=pk)
    close_template(held, actor=request.user, at=timezone.now())
    return Status(204, None)
