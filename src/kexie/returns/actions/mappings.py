"""Foreign tables are taken over, and how they were read is kept."""

import json
from datetime import datetime

from django.utils.translation import gettext as _

from kexie.audit.actions import log, writing
from kexie.files.models import File
from kexie.files.queries import content_of
from kexie.kernel.errors import Refused
from kexie.kernel.secrecy import insist_no_secrets
from kexie.org.models import User
from kexie.records.access import insist, may
from kexie.returns.actions.books import take_changes
from kexie.returns.books.faults import BadBook
from kexie.returns.books.mapping import Plan
from kexie.returns.flow import CYCLE, ENTRY, FILING
from kexie.returns.models import Cycle, Entry, Filing, Mapping
from kexie.returns.queries.mappings import Mapped, mapped_on_cycle, mapped_on_filing
from kexie.workflow.actions import insist_now


class TableRefused(Refused):
    """Something in the table cannot be taken; nothing was written."""

    status = 422


class TableMoved(Refused):
    """What the preview showed is no longer what would be written."""


class NameMissing(Refused):
    status = 400


class NameTaken(Refused):
    pass


@writing()
def take_table(
    filing: Filing, file: File, plan: Plan, *, actor: User, at: datetime, seen: str
) -> Mapped:
    """
    Write what the table says into one filing; rows are items.

    :param seen: `Mapped.seen` of the preview
    :raises TableRefused, TableMoved: nothing is written
    """
    held = Filing.objects.select_for_update(of=("self",)).get(pk=filing.pk)
    insist_now(held, FILING, "fill", actor)
    try:
        mapped = mapped_on_filing(held, content_of(file), plan)
    except BadBook as wrong:
        raise TableRefused(str(wrong)) from wrong
    _insist_good(mapped, seen)
    _take(mapped, file, actor=actor, at=at, move="fill")
    return mapped


@writing()
def take_table_of_units(
    cycle: Cycle, file: File, plan: Plan, *, actor: User, at: datetime, seen: str
) -> Mapped:
    """
    Write what the table says into the filings of a round; rows are units. All rows or none.

    :raises NotYours: the actor does not collect in this round
    :raises TableRefused, TableMoved: nothing is written
    """
    insist(cycle, CYCLE.rules, actor, "books")
    list(Filing.objects.select_for_update(of=("self",)).filter(cycle=cycle).order_by("pk"))
    try:
        mapped = mapped_on_cycle(actor, cycle, content_of(file), plan)
    except BadBook as wrong:
        raise TableRefused(str(wrong)) from wrong
    _insist_good(mapped, seen)
    _take(mapped, file, actor=actor, at=at, move="bring_in")
    return mapped


def _insist_good(mapped: Mapped, seen: str) -> None:
    faults = mapped.all_faults
    if faults:
        words = _("%(first)s (%(count)s in all). Nothing was taken over.")
        raise TableRefused(words % {"first": faults[0].sentence, "count": len(faults)})
    if mapped.seen != seen:
        raise TableMoved(_("Somebody wrote into these cells meanwhile. Look at the preview again."))


def _take(mapped: Mapped, file: File, *, actor: User, at: datetime, move: str) -> None:
    for filing, verdict in mapped.verdicts:
        take_changes(filing, verdict.changes, file, actor=actor, at=at, move=move)


@writing()
def save_mapping(entry: Entry, name: str, plan: Plan, *, actor: User, at: datetime) -> Mapping:
    """
    Keep how a table is read, under a name; one's own of the same name is overwritten, another's only by who collects.

    :raises NameMissing: it has no name
    :raises NameTaken: somebody else's mapping has it
    """
    words = " ".join(name.split())[:80]
    if not words:
        raise NameMissing(_("Give the mapping a name."))
    insist_no_secrets(words, json.dumps(plan.plain(), ensure_ascii=False))
    others = Mapping.objects.filter(entry=entry, across=plan.across, name=words).exclude(by=actor)
    if others.exists() and not may(entry, ENTRY.rules, actor, "collect"):
        raise NameTaken(_("Somebody else keeps a mapping of this name. Choose another name."))
    saved, _created = Mapping.objects.update_or_create(
        entry=entry,
        across=plan.across,
        name=words,
        defaults={"content": plan.plain(), "by": actor, "at": at},
    )
    log(actor=actor, verb="entry.save_mapping", target=entry, at=at, name=words)
    return saved
