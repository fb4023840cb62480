"""`kexie import workbooks`: filled workbooks of reports, many at once, for who collects."""

import argparse
import json
from collections.abc import Iterator, Sequence
from gettext import gettext as _
from pathlib import Path

from django.utils import timezone

from kexie.audit.actions import coming_from, rehearsing
from kexie.config.answers import DONE, WRONG, NotReady, complain, say
from kexie.config.exchange import NoSuchAccount, actor_of
from kexie.files.queries import unpacked
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Plain
from kexie.org.models import User
from kexie.returns.actions.deliveries import bring_items, keep_delivery
from kexie.returns.models import Cycle, Item, ItemState
from kexie.returns.queries.deliveries import cycle_meant, items_of

ENDINGS = {".xlsx", ".xlsm", ".csv", ".zip"}
Named = tuple[str, bytes]


def run(asked: argparse.Namespace) -> int:
    """Every workbook by itself; one that is refused holds up no other, and the answer is then 1."""
    actor = actor_of(asked)
    if actor is None:
        raise NoSuchAccount(_("There is no account %(name)s.") % {"name": asked.account})
    lines: list[Plain] = []
    with coming_from("kexie import"), rehearsing(dry=asked.dry_run):
        for cycle, files in _by_cycle(_files(asked.files), lines):
            lines += _brought(cycle, files, actor)
    return _answer(asked, lines)


def _files(names: Sequence[str]) -> Iterator[Named]:
    """:raises NotReady: one cannot be opened"""
    for name in names:
        path = Path(name)
        try:
            inside = sorted(path.iterdir()) if path.is_dir() else [path]
            for one in inside:
                if not path.is_dir() or (one.suffix.lower() in ENDINGS and one.name[0] not in ".~"):
                    yield one.name, one.read_bytes()
        except OSError as reason:
            words = _("%(file)s cannot be read: %(reason)s")
            raise NotReady(words % {"file": name, "reason": reason.strerror}) from reason


def _by_cycle(files: Iterator[Named], lines: list[Plain]) -> Iterator[tuple[Cycle, list[Named]]]:
    """Workbooks by the round they belong to; of what belongs to none, a line says so."""
    found: dict[int, tuple[Cycle, list[Named]]] = {}
    for name, data in files:
        try:
            members = unpacked(name, data)
        except Refused as refusal:
            lines.append(_refused(name, str(refusal)))
            continue
        for inner, content in members:
            cycle = cycle_meant(content)
            if cycle is None:
                words = _(
                    "This is no workbook of a report that was handed out here, or it is damaged."
                )
                lines.append(_refused(inner, words))
            else:
                found.setdefault(cycle.pk, (cycle, []))[1].append((inner, content))
    yield from found.values()


def _brought(cycle: Cycle, files: Sequence[Named], actor: User) -> list[Plain]:
    at = timezone.now()  # noqa: TID251 -- time enters here
    delivery = keep_delivery(cycle, files, actor=actor, at=at)
    bring_items(delivery, at=at)
    return [_plain(item) for item in items_of(delivery)]


def _plain(item: Item) -> Plain:
    return {
        "file": item.name,
        "unit": item.filing.record.unit.code if item.filing else "",
        "state": item.state,
        "created": item.created,
        "updated": item.updated,
        "unchanged": item.unchanged,
        "faults": item.faults,
    }


def _refused(name: str, words: str) -> Plain:
    fault = {"sheet": "", "address": "", "place": "", "reason": words}
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    return {"file": name, "unit": "", "state": ItemState.REFUSED.value, **counts, "faults": [fault]}


def _answer(asked: argparse.Namespace, lines: Sequence[Plain]) -> int:
    refused = [line for line in lines if line["state"] == ItemState.REFUSED]
    if asked.json:
        plain = {"workbooks": len(lines), "refused": len(refused), "items": lines}
        say(
            json.dumps(
                {"dry_run": True, **plain} if asked.dry_run else plain, ensure_ascii=False, indent=1
            )
        )
        return WRONG if refused else DONE
    for line in refused:
        for fault in line["faults"]:
            complain(f"{line['file']} {fault['place']}: {fault['reason']}")
    words = _(
        "%(count)s workbooks: %(taken)s brought in, %(same)s without anything new, %(refused)s refused."
    )
    states = [line["state"] for line in lines]
    counts = {"taken": states.count(ItemState.TAKEN), "same": states.count(ItemState.UNCHANGED)}
    say(words % {"count": len(lines), "refused": len(refused), **counts})
    if asked.dry_run:
        say(_("Only tried: nothing was changed."))
    return WRONG if refused else DONE
