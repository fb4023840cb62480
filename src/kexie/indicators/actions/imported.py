"""How a file of values is to be imported, and what its import came to."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kexie.indicators.actions.figures import Written
from kexie.indicators.models import (
    Origin,
    Standing,
)
from kexie.indicators.queries.exchange import (
    Scheme,
)
from kexie.kernel.errors import Refused
from kexie.kernel.importing import Fault, Plain
from kexie.kernel.periods_dhis2 import November


class Strategy(StrEnum):
    CREATE_AND_UPDATE = "create-and-update"
    DELETE = "delete"


NORMAL = Strategy.CREATE_AND_UPDATE


class ValuesRefused(Refused):
    """Rows cannot be taken, so none was. `summary` names each."""

    status = 400

    def __init__(self, summary: "Summary") -> None:
        super().__init__(
            _("%(count)s rows cannot be taken; nothing was written.")
            % {"count": len(summary.faults)}
        )
        self.summary = summary


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    How a file is to be read and what is to be done with it.

    :ivar form: code of the form whose values these are; others are refused
    :ivar header: does a CSV begin with the names of its columns?
    :ivar partial: good rows are written though others are refused
    :ivar november: to which year a name as `2022Nov` is counted
    :ivar label: name of the file, for the history of the values
    """

    strategy: Strategy = Strategy.CREATE_AND_UPDATE
    form: str = ""
    header: bool = True
    elements: Scheme = Scheme.ID
    units: Scheme = Scheme.ID
    partial: bool = False
    november: November | None = None
    label: str = ""
    origin: Origin = Origin.IMPORT


@dataclass(slots=True)
class Summary:
    """
    What an import did. Every row of the file is in one of the five numbers.

    :ivar sorts: rows accepted, by what they are: values, reports, broken (rules)
    :ivar standings: values written, by standing
    :ivar left: columns that are not taken over, with the number of rows that have something there
    """

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    faults: list[Fault] = field(default_factory=list)
    sorts: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len({(fault.row, fault.place) for fault in self.faults})

    @property
    def status(self) -> str:
        if not self.faults:
            return "done"
        return (
            "partly"
            if any((self.created, self.updated, self.unchanged, self.removed))
            else "refused"
        )

    def add(self, written: Written, standing: Standing) -> None:
        self.created += written.created
        self.updated += written.updated
        self.unchanged += written.unchanged
        self.removed += written.removed
        done = written.created + written.updated + written.unchanged + written.removed
        self.standings[standing.name.lower()] += done

    def plain(self) -> Plain:
        return {
            "status": self.status,
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "refused": self.refused,
            "accepted_rows": dict(self.sorts),
            "standing": dict(self.standings),
            "reasons": [fault.plain() for fault in self.faults],
            "not_taken_over": dict(sorted(self.left.items())),
            "notes": self.notes,
        }
