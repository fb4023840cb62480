"""Templates of a unit: written, replaced by a new version, closed. Versions before stay as they were."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.files.actions import bring_in
from kexie.gongwen import Attachment, Document, Form, Kind, Paragraph, Run
from kexie.gongwen.filling import BadTemplate, fill, values_of
from kexie.issuing.access import insist_keeps
from kexie.issuing.models import Template, Use
from kexie.issuing.telling import told
from kexie.issuing.templating import BadTemplateText, troubles_in
from kexie.kernel.errors import Changed, Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import Unit, User
from kexie.records.access import NotYours

LONGEST_NAME, LONGEST_TITLE, LONGEST_BODY = 60, 200, 20_000


class BadOwnTemplate(Refused):
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTemplate:
    """`data`, `file_name`: an office's own DOCX layout; none: the one the version before had, if any."""

    use: str
    name: str
    kind: str
    form: str
    title: str = ""
    body: str = ""
    data: bytes | None = None
    file_name: str = ""


@writing()
def save_template(
    new: NewTemplate,
    *,
    unit: Unit,
    actor: User,
    at: datetime,
    replaces: Template | None = None,
) -> Template:
    """
    Lay a template down, or a new version of one; the version before is closed and kept.

    :raises NotYours: the actor does not keep the unit's templates
    :raises BadOwnTemplate: name, use, kind or form is none, or the name is taken
    :raises BadTemplateText: a placeholder is unknown or torn, in the text or in the DOCX; all are named
    :raises Changed: there is a newer version than the one that is to be replaced
    """
    insist_keeps(actor, unit)
    _insist_sensible(new)
    before = _before(replaces, new, unit)
    file = before.file if before else None
    if new.data is not None:
        _insist_fillable(new.data)
        file = bring_in(data=new.data, name=new.file_name, actor=actor, at=at)
    if file is None and not new.body.strip():
        raise BadOwnTemplate(_("Write the text, or bring in a layout as DOCX."))
    if before is not None:
        before.closed_at = at
        before.save(update_fields=["closed_at"])
    taken = Template.objects.filter(unit=unit, use=new.use, name=new.name.strip(), closed_at=None)
    if taken.exists():
        raise BadOwnTemplate(_("There is a template of this name already. Choose another name."))
    made = Template.objects.create(
        unit=unit,
        use=new.use,
        name=new.name.strip(),
        kind=new.kind,
        form=new.form,
        title=new.title.strip(),
        body=new.body.strip(),
        file=file,
        version=before.version + 1 if before else 1,
    )
    log(
        actor=actor,
        verb="document_template.save",
        target=made,
        at=at,
        unit=unit.pk,
        use=made.use,
        version=made.version,
        replaces=before.pk if before else None,
    )
    return made


@writing()
def close_template(template: Template, *, actor: User, at: datetime) -> None:
    """It is offered no more; documents made from it stay. Twice is once. Shipped ones are nobody's to close."""
    if template.unit is None:
        raise NotYours(_("This template ships with the product. Lay down one of your own instead."))
    insist_keeps(actor, template.unit)
    held = Template.objects.select_for_update().get(pk=template.pk)
    if held.closed_at is None:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        log(actor=actor, verb="document_template.close", target=held, at=at)


def _before(replaces: Template | None, new: NewTemplate, unit: Unit) -> Template | None:
    if replaces is None:
        return None
    held = Template.objects.select_for_update().get(pk=replaces.pk)
    if held.unit_id != unit.pk:
        raise NotYours(_("Your roles do not allow this here. Ask the unit concerned."))
    if held.closed_at is not None:
        newest = Template.objects.filter(unit=unit, use=held.use).order_by("pk").last() or held
        raise Changed(
            _("Somebody changed this template since you opened it."),
            yours={gettext("Title"): new.title, gettext("Body"): new.body},
            theirs={gettext("Title"): newest.title, gettext("Body"): newest.body},
        )
    return held


def _insist_sensible(new: NewTemplate) -> None:
    insist_no_secrets(new.name, new.title, new.body)
    if not new.name.strip() or len(new.name) > LONGEST_NAME:
        raise BadOwnTemplate(_("Give it a name of at most 60 characters."))
    if len(new.title) > LONGEST_TITLE or len(new.body) > LONGEST_BODY:
        raise BadOwnTemplate(_("Title or body is too long."))
    known = new.use in Use.values and new.kind in set(Kind) and new.form in set(Form)
    if not known:
        raise BadOwnTemplate(_("Choose what it is for, its kind and its form."))
    if new.body.strip() and (troubles := troubles_in(new.title, new.body, new.use)):
        raise BadTemplateText(troubles)


def _insist_fillable(data: bytes) -> None:
    """:raises BadTemplateText: names each placeholder of the layout that cannot be filled, and its place"""
    said = (Paragraph((Run(text="正文。"),)),)
    # with all that can be listed: a list that is empty here would hide what fails where it is not
    sample = Document(
        kind=Kind.NOTICE,
        issuer="某某省科学技术协会",
        title="关于某事的通知",
        date="2026年3月2日",
        blocks=said,
        signers=("某某某",),
        attachments=(Attachment("名单", said),),
    )
    try:
        fill(data, values_of(sample))
    except BadTemplate as trouble:
        raise BadTemplateText([told(one) for one in trouble.troubles]) from trouble
