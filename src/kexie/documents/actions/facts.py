"""What is known about a document besides its text."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.documents.access import RULES
from kexie.documents.actions.reading import stem_of
from kexie.documents.errors import BadFacts
from kexie.documents.models import Document
from kexie.kernel.errors import Changed
from kexie.kernel.faults import fault_in
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.records.access import insist
from kexie.records.models import Record

Facts = dict[str, str | date | None]
FACTS = ("kind", "text_date", "source", "meeting_title", "meeting_place", "convener")


@writing()
def describe(
    document: Document, *, seen: int, title: str, facts: Facts, actor: User, at: datetime
) -> Document:
    """
    Correct title and facts (keys of `FACTS`).

    :param seen: the document's `version` that the actor saw
    :raises NotYours: the actor is no staff of the document's unit
    :raises BadFacts: a fact holds what it cannot hold, or the title is missing
    :raises Changed: somebody else corrected them meanwhile; nothing was written
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    insist(document, RULES, actor, "keep")
    before = _facts_of(document)
    after = {"title": title.strip(), **{name: facts[name] for name in FACTS if name in facts}}
    insist_facts(str(after["title"]), {name: after[name] for name in after if name in FACTS})
    if document.version != seen:
        raise Changed(
            _("Somebody else corrected these facts meanwhile."),
            yours=_said(document, {k: v for k, v in after.items() if v != before[k]}),
            theirs=_said(document, {k: before[k] for k, v in after.items() if v != before[k]}),
        )
    return _write(document, before, after, actor=actor, at=at)


def insist_facts(title: str, facts: Facts) -> None:
    """
    What a person says of a document must be fit to be kept.

    :raises BadFacts: a fact holds what it cannot hold, or the title is missing
    :raises SecretMark: one of them bears a mark of a state secret
    """
    insist_no_secrets(title, *(fact for fact in facts.values() if isinstance(fact, str)))
    fault = fault_in(Record(title=title), {"title"}) or fault_in(Document(**facts), facts.keys())
    if fault:
        raise BadFacts(fault)


@writing()
def fill_facts(document: Document, *, title: str, facts: Facts, actor: User, at: datetime) -> None:
    """Take over what the text says about itself, where no person has said anything yet."""
    document = Document.objects.select_for_update().get(pk=document.pk)
    before = _facts_of(document)
    after: Facts = {name: value for name, value in facts.items() if value and not before[name]}
    names = {stem_of(one) for one in document.versions.values_list("file__name", flat=True)}
    if title and document.record.title in names:
        after["title"] = title[:200]
    if after:
        _write(document, before, after, actor=actor, at=at)


def _facts_of(document: Document) -> Facts:
    return {"title": document.record.title, **{name: getattr(document, name) for name in FACTS}}


def _write(
    document: Document, before: Facts, after: Facts, *, actor: User, at: datetime
) -> Document:
    changed = {name: value for name, value in after.items() if value != before[name]}
    if not changed:
        return document
    for name, value in changed.items():
        target = document.record if name == "title" else document
        setattr(target, name, value)
    document.version += 1
    document.save()
    document.record.save()
    log(
        actor=actor,
        verb="document.describe",
        target=document,
        at=at,
        before={name: before[name] for name in changed},
        after=changed,
    )
    return document


def _said(document: Document, facts: Facts) -> dict[str, str]:
    """Labels and values as a person reads them."""
    kinds = dict(Document._meta.get_field("kind").flatchoices)  # noqa: SLF001 -- Django's public _meta
    said = {}
    for name, value in facts.items():
        model = document.record if name == "title" else document
        label = str(getattr(model._meta.get_field(name), "verbose_name", name))  # noqa: SLF001 -- Django's public _meta
        said[label] = str(kinds[value]) if name == "kind" else str(value or "—")
    return said
