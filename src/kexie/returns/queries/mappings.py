"""A foreign table against the filings it would fill in."""

import hashlib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kexie.org.models import User
from kexie.returns.books.faults import Fault
from kexie.returns.books.judging import Verdict, judge
from kexie.returns.books.mapping import (
    Plan,
    Table,
    entered_in,
    guessed,
    is_sum,
    table_of,
    tokens_of,
)
from kexie.returns.books.reading import Read
from kexie.returns.books.shape import Book, Slot
from kexie.returns.models import Cycle, Entry, Filing, FilingState, Mapping
from kexie.returns.queries.books import book_of
from kexie.returns.queries.filings import filings_for


@dataclass(slots=True)
class Mapped:
    """
    What a table would do.

    :ivar verdicts: of each filing it speaks of
    :ivar faults: of rows that name nobody
    :ivar skipped: names of rows that add others up
    """

    verdicts: list[tuple[Filing, Verdict]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def all_faults(self) -> list[Fault]:
        return [*self.faults, *(fault for _filing, one in self.verdicts for fault in one.faults)]

    @property
    def changes(self) -> int:
        return sum(len(one.changes) for _filing, one in self.verdicts)

    @property
    def unchanged(self) -> int:
        return sum(one.unchanged for _filing, one in self.verdicts)

    @property
    def seen(self) -> str:
        """To know whether anything moved between looking and taking over."""
        said = [
            (filing.pk, change.slot.key, change.slot.version, change.after)
            for filing, one in self.verdicts
            for change in one.changes
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def mappings_of(entry: Entry, *, across: bool) -> QuerySet[Mapping]:
    """Saved for the form; the caller has shown that the user sees it."""
    return Mapping.objects.filter(entry=entry, across=across)


def plan_of(saved: Mapping) -> Plan:
    content = saved.content
    return Plan(
        across=saved.across,
        sheet=content["sheet"],
        head=content["head"],
        key=content["key"],
        places=content["places"],
    )


def slots_to_fill(book: Book) -> list[Slot]:
    """Places that a table can fill in; free lines are not among them."""
    return [slot for slot in book.writable().values() if not slot.place.in_lines]


def guess(table: Table, plan: Plan, book: Book) -> dict[str, str]:
    """What a person would probably choose, with the plan's own choices before it."""
    tokens = tokens_of(table, plan)
    return guessed(tokens, slots_to_fill(book)) | {
        token: key for token, key in plan.places.items() if token in tokens
    }


def mapped_on_filing(filing: Filing, data: bytes, plan: Plan) -> Mapped:
    """Rows are items. :raises BadBook: the file cannot be read"""
    table = table_of(data, plan)
    found = Read(entered=[one for line in table.lines for one in entered_in(line, table, plan)])
    twice = _twice(plan)
    verdict = judge(found, book_of(filing), forced=True)
    return Mapped([(filing, verdict)], faults=twice)


def mapped_on_cycle(user: User, cycle: Cycle, data: bytes, plan: Plan) -> Mapped:
    """
    Rows are units.

    :raises BadBook: the file cannot be read
    """
    table = table_of(data, plan)
    known = _filings_by_name(user, cycle)
    result = Mapped(faults=_twice(plan))
    seen: set[int] = set()
    for line in table.lines:
        if is_sum(line.name):
            result.skipped.append(line.name)
            continue
        filing = known.get(_plain(line.name))
        place = f"{line.row + 1}"
        if filing is None:
            words = _("No unit of this round is called “%(name)s”.") % {"name": line.name[:40]}
            result.faults.append(Fault(table.sheet, place, words))
        elif filing.pk in seen:
            words = _("%(unit)s is there twice.") % {"unit": line.name[:40]}
            result.faults.append(Fault(table.sheet, place, words))
        elif filing.state != FilingState.FILLING:
            words = _("The report of %(unit)s is “%(state)s”: nothing more is brought in for it.")
            said = {"unit": line.name[:40], "state": filing.get_state_display()}
            result.faults.append(Fault(table.sheet, place, words % said))
        else:
            seen.add(filing.pk)
            found = Read(entered=list(entered_in(line, table, plan)))
            result.verdicts.append((filing, judge(found, book_of(filing), forced=True)))
    return result


def _twice(plan: Plan) -> list[Fault]:
    """One place can be filled from one cell only."""
    chosen = list(plan.places.values())
    faults = []
    for key in dict.fromkeys(one for one in chosen if chosen.count(one) > 1):
        names = "、".join(token for token, one in plan.places.items() if one == key)
        words = _("%(names)s were given the same place. Keep one of them.") % {"names": names}
        faults.append(Fault("", "", words))
    return faults


def _filings_by_name(user: User, cycle: Cycle) -> Map[str, Filing]:
    """By code, name and short name; a name that two units share finds neither."""
    rows = (
        filings_for(user, "bring_in")
        .filter(cycle=cycle)
        .select_related(
            "record__unit", "cycle__form", "cycle__entry__record", "cycle__record__unit"
        )
    )
    found: dict[str, list[Filing]] = {}
    for filing in rows:
        unit = filing.record.unit
        for name in {_plain(unit.code), _plain(unit.name), *_short(unit.short_name)}:
            found.setdefault(name, []).append(filing)
    return {name: filings[0] for name, filings in found.items() if len(filings) == 1}


def _short(name: str) -> Sequence[str]:
    """五华区科协 is also called 五华区."""
    plain = _plain(name)
    return (plain, plain.removesuffix("科协"))


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
