"""Versions of a form: saved as one goes, published once they are sound and ask for no more than was approved."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kexie.audit.actions import log, writing
from kexie.kernel.errors import Changed
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.returns.actions.publishing import insist_sound, put_in_force
from kexie.returns.errors import NeedsApproval, NoForm
from kexie.returns.flow import ENTRY
from kexie.returns.layout import Layout, digest_of, write_layout
from kexie.returns.layout.comparing import asked_in, described
from kexie.returns.models import Entry, FormVersion
from kexie.returns.queries.forms import draft_of, layout_of, published_of
from kexie.workflow.actions import advance, insist_now
from kexie.workflow.queries import has_done


@writing()
def save_form_version(
    entry: Entry, layout: Layout, *, actor: User, at: datetime, seen_version: int, note: str = ""
) -> FormVersion:
    """
    Keep the form as it is being written; a new draft begins behind the published version.

    What waited for approval waits no more: it is another form now.
    :param seen_version: of the draft that was seen; 0: there was none
    :raises Changed: somebody saved meanwhile; both versions are given, where they differ
    :raises WrongState: the entry waits for approval or has ended
    """
    insist_no_secrets(note, *described(layout).values())
    entry = lock_entry(entry.pk)
    insist_now(entry, ENTRY, "draft_form", actor)
    if not has_done(actor, entry, {"draft_form"}):
        advance(entry, flow=ENTRY, move="draft_form", actor=actor, at=at)
    draft = draft_of(entry)
    insist_form_seen(draft, layout, seen_version)
    if draft is None:
        last = published_of(entry)
        draft = FormVersion(entry=entry, number=last.number + 1 if last else 1, version=0)
    draft.layout, draft.digest = write_layout(layout), digest_of(layout)
    draft.note, draft.by, draft.at, draft.asked_at = note.strip()[:400], actor, at, None
    draft.version += 1
    draft.save()
    log(actor=actor, verb="entry.save_form", target=entry, at=at, after=draft.digest)
    return draft


@writing()
def publish_form_version(
    form: FormVersion, *, actor: User, at: datetime, seen_version: int
) -> FormVersion:
    """
    Put a new version in force that asks for nothing beyond the one in force.

    :raises NeedsApproval: it asks for more
    :raises FormFaulty: the linter has grave findings
    """
    entry = lock_entry(form.entry_id)
    insist_now(entry, ENTRY, "publish_form", actor)
    draft = locked_draft(entry)
    insist_form_seen(draft, layout_of(form), seen_version)
    added = asked_in(layout_of(draft)) - asked_in(layout_of(published_of(entry)))
    if added:
        raise NeedsApproval(
            _("The new version asks for %(count)s things more. Ask for approval of it.")
            % {"count": len(added)}
        )
    advance(entry, flow=ENTRY, move="publish_form", actor=actor, at=at, note=draft.note)
    return put_in_force(draft, at=at)


@writing()
def ask_change(entry: Entry, *, actor: User, at: datetime, seen_version: int) -> None:
    """
    Ask the approving unit to put the new version in force.

    :raises NoForm: there is no new version
    :raises FormFaulty: the linter has grave findings
    """
    entry = lock_entry(entry.pk)
    insist_now(entry, ENTRY, "ask_change", actor)
    draft = locked_draft(entry)
    insist_form_seen(draft, layout_of(draft), seen_version)
    insist_sound(draft)
    advance(entry, flow=ENTRY, move="ask_change", actor=actor, at=at, note=draft.note)
    draft.asked_at = at
    draft.save(update_fields=["asked_at"])


@writing()
def answer_change(
    entry: Entry, *, actor: User, at: datetime, seen_version: int, approved: bool, note: str = ""
) -> None:
    """
    Approve or refuse the new version that was asked for.

    :raises NoForm: nothing waits for an answer
    :raises Changed: it was changed since the actor looked
    :raises OwnWork: the actor wrote or asked for it
    :raises ReasonMissing: refused without a reason
    """
    entry = lock_entry(entry.pk)
    move = "approve_change" if approved else "refuse_change"
    insist_now(entry, ENTRY, move, actor)
    draft = locked_draft(entry)
    if draft.asked_at is None:
        raise NoForm(_("No new version waits for approval here."))
    insist_form_seen(draft, layout_of(draft), seen_version)
    advance(entry, flow=ENTRY, move=move, actor=actor, at=at, note=note)
    if approved:
        put_in_force(draft, at=at)
    else:
        draft.asked_at = None
        draft.save(update_fields=["asked_at"])


def lock_entry(pk: int) -> Entry:
    return Entry.objects.select_for_update().get(pk=pk)


def locked_draft(entry: Entry) -> FormVersion:
    """:raises NoForm: no version is being written"""
    draft = draft_of(entry)
    if draft is None:
        raise NoForm(_("There is no new version of the form."))
    return draft


def insist_form_seen(draft: FormVersion | None, wanted: Layout, seen_version: int) -> None:
    """:raises Changed: the draft is another than the one that was seen"""
    if (draft.version if draft else 0) == seen_version:
        return
    theirs, yours = described(layout_of(draft)), described(wanted)
    differing = [path for path in {**theirs, **yours} if theirs.get(path) != yours.get(path)]
    raise Changed(
        _("Somebody changed this form since you opened it."),
        yours={path or "–": yours.get(path, "") for path in differing},
        theirs={path or "–": theirs.get(path, "") for path in differing},
    )
