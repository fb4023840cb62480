"""Many workbooks at once, by who collects: each is taken over by itself, and what is wrong with one holds up no other."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from kexie.audit.actions import log, writing
from kexie.files.actions import bring_in
from kexie.files.models import File
from kexie.files.queries import content_of
from kexie.kernel.errors import Refused
from kexie.org.models import User
from kexie.records.access import insist
from kexie.returns.actions.books import fault_of, take_book
from kexie.returns.books.faults import BadBook, Fault
from kexie.returns.flow import CYCLE
from kexie.returns.models import Cycle, Delivery, DeliveryState, Filing, Item, ItemState
from kexie.returns.queries.deliveries import filing_meant

# Workbooks of one delivery: more than there are counties in a province.
MOST = 400


class TooMany(Refused):
    status = 413


class NoWorkbook(Refused):
    status = 400


def deliver(
    cycle: Cycle, files: Sequence[tuple[str, bytes]], *, actor: User, at: datetime
) -> Delivery:
    """
    Keep the files; a job brings them in soon after.

    :param files: names and bytes (`files.queries.unpacked`)
    :raises NotYours: the actor does not collect in this round
    :raises NoWorkbook, TooMany: none, or more than a province needs
    """
    delivery = keep_delivery(cycle, files, actor=actor, at=at)
    transaction.on_commit(lambda: bring_delivery.enqueue(delivery_id=delivery.pk))
    return delivery


def keep_delivery(
    cycle: Cycle, files: Sequence[tuple[str, bytes]], *, actor: User, at: datetime
) -> Delivery:
    """As `deliver`; the caller brings it in itself."""
    insist(cycle, CYCLE.rules, actor, "books")
    if not files:
        raise NoWorkbook(_("There is no workbook in what you chose."))
    if len(files) > MOST:
        raise TooMany(_("At most %(most)s workbooks are brought in at once.") % {"most": MOST})
    kept = [_kept(name, data, actor=actor, at=at) for name, data in files]
    return _open(cycle, kept, actor=actor, at=at)


def _kept(name: str, data: bytes, *, actor: User, at: datetime) -> Item:
    """Looked at and kept; what may not come in is known at once, and why."""
    item = Item(name=name.rpartition("/")[2][-200:])
    try:
        item.file = bring_in(data=data, name=name, actor=actor, at=at)
        item.name = item.file.name
    except Refused as refusal:
        item.state = ItemState.REFUSED
        item.faults = [Fault("", "", str(refusal)).plain()]
    return item


@writing()
def _open(cycle: Cycle, items: Iterable[Item], *, actor: User, at: datetime) -> Delivery:
    delivery = Delivery.objects.create(cycle=cycle, by=actor, at=at)
    kept = list(items)
    for item in kept:
        item.delivery = delivery
    Item.objects.bulk_create(kept)
    log(actor=actor, verb="cycle.deliver", target=cycle, at=at, workbooks=len(kept))
    return delivery


@task()
def bring_delivery(delivery_id: int) -> None:
    """Safe to run twice: what was decided stays."""
    delivery = Delivery.objects.select_related("by", "cycle").get(pk=delivery_id)
    delivery.by.as_of = timezone.localdate()
    bring_items(delivery, at=timezone.now())  # noqa: TID251 -- a job is where time enters


def bring_items(delivery: Delivery, *, at: datetime) -> None:
    """Take over every workbook that still waits, each in a transaction of its own."""
    _know_filings(delivery)
    for item in delivery.items.filter(state=ItemState.WAITING).select_related("file", "filing"):
        _bring(item, actor=delivery.by, at=at)
    delivery.state = DeliveryState.DONE
    delivery.save(update_fields=["state"])


def _know_filings(delivery: Delivery) -> None:
    """Whose each one is. Two of one unit are both refused: which of them holds, only people know."""
    of_filing: dict[int, list[Item]] = {}
    for item in delivery.items.exclude(file=None).select_related("file"):
        try:
            item.filing = filing_meant(delivery.by, delivery.cycle, content_of(_file(item)))
        except BadBook as wrong:
            if item.state == ItemState.WAITING:
                _refuse(item, wrong.faults)
            continue
        of_filing.setdefault(item.filing.pk, []).append(item)
    for items in of_filing.values():
        for item in items:
            others = [one.name for one in items if one is not item]
            if item.state != ItemState.WAITING:
                continue
            item.save(update_fields=["filing"])
            if others:
                words = _(
                    "There is another workbook of the same unit: %(names)s. Choose one of them."
                )
                _refuse(item, [Fault("", "", words % {"names": "、".join(others)})])


def _bring(item: Item, *, actor: User, at: datetime) -> None:
    try:
        with writing():
            verdict = take_book(_filing(item), _file(item), actor=actor, at=at, move="bring_in")
            item.created, item.updated = verdict.created, verdict.updated
            item.unchanged = verdict.unchanged
            item.state = ItemState.TAKEN if verdict.changes else ItemState.UNCHANGED
            item.save()
    except Refused as refusal:
        _refuse(item, fault_of(refusal))


def _file(item: Item) -> File:
    """What waits was kept."""
    if item.file is None:
        raise Item.DoesNotExist
    return item.file


def _filing(item: Item) -> Filing:
    """What still waits is known."""
    if item.filing is None:
        raise Item.DoesNotExist
    return item.filing


@writing()
def _refuse(item: Item, faults: Sequence[Fault]) -> None:
    item.state = ItemState.REFUSED
    item.created = item.updated = item.unchanged = 0
    item.faults = [fault.plain() for fault in faults]
    item.save()
