"""Reference data: the tree of a province, as it ships."""

import csv
from datetime import date, datetime
from importlib.resources import files

from kexie.audit.actions import writing
from kexie.org.actions.units import NewUnit, open_units_at_once
from kexie.org.models import Unit, UnitKind, User

# The list of divisions is that of 2023-06-30; the tree is taken to have stood since the earliest year in use.
TREE_SINCE = date(2020, 1, 1)


def reference_units() -> list[NewUnit]:
    """The shipped tree of Yunnan: the association, 16 prefectures, 129 counties; parents before children."""
    text = (files("kexie.org") / "data" / "units.csv").read_text(encoding="utf-8")
    return [
        NewUnit(
            code=row["code"],
            kind=UnitKind(row["kind"]),
            name=row["name"],
            short_name=row["short_name"],
            opened_date=TREE_SINCE,
            parent_code=row["parent"],
            order=number,
        )
        for number, row in enumerate(csv.DictReader(text.splitlines()), start=1)
    ]


@writing()
def load_reference_tree(*, actor: User | None, at: datetime) -> list[Unit]:
    """Open the units of the shipped tree that are not there yet."""
    known = set(Unit.objects.values_list("code", flat=True))
    missing = [one for one in reference_units() if one.code not in known]
    return open_units_at_once(missing, actor=actor, at=at)
