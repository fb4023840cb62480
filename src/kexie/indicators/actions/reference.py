"""Reference data: the catalogue as it ships, from the files in `data/`."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files

from opencc import OpenCC

from kexie.audit.actions import log, writing
from kexie.indicators.formula import codes_in, parse
from kexie.indicators.models import Breakdown, Campaign, Check, Definition, Group, Indicator
from kexie.org.actions.units import pinyin_of
from kexie.org.models import Unit, UnitKind, User

# Since when the shipped definitions hold: as long as the shipped tree has stood.
DEFINED_SINCE = 2020
Row = Mapping[str, str]


def rows_of(name: str) -> list[Row]:
    text = (files("kexie.indicators") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@writing()
def load_reference_catalogue(*, actor: User | None, at: datetime) -> list[Indicator]:
    """
    Add the indicators, breakdowns, checks and campaigns of the shipped files that are not there yet.

    What is there stays as it is. The province's association keeps them. Returns the indicators that were added.
    """
    owner = Unit.objects.filter(kind=UnitKind.PROVINCE).first()
    if owner is None:
        return []
    breakdowns = _add_breakdowns()
    made = _add_indicators(owner, breakdowns)
    added = len(made) + _add_checks() + _add_campaigns()
    if added:
        log(actor=actor, verb="catalogue.load", target=owner, at=at, indicators=len(made))
    return made


def _add_breakdowns() -> dict[str, Breakdown]:
    rows = rows_of("groups.csv")
    known = set(Breakdown.objects.values_list("code", flat=True))
    first = {row["breakdown"]: row for row in reversed(rows)}
    Breakdown.objects.bulk_create(
        Breakdown(
            code=code,
            name=row["name"],
            name_en=row["name_en"],
            parts=row["parts"],
            axes=row["axes"].split(),
        )
        for code, row in first.items()
        if code not in known
    )
    found = {one.code: one for one in Breakdown.objects.filter(code__in=first)}
    Group.objects.bulk_create(
        Group(
            breakdown=found[row["breakdown"]],
            code=row["code"],
            name=row["group"],
            name_en=row["group_en"],
            words=row["words"].split(),
            order=order,
        )
        for order, row in enumerate(rows)
        if row["breakdown"] not in known
    )
    return found


def _add_indicators(owner: Unit, breakdowns: Mapping[str, Breakdown]) -> list[Indicator]:
    rows = rows_of("indicators.csv")
    known = set(Indicator.objects.values_list("code", flat=True))
    traditional = OpenCC("s2tw")
    new = {row["code"]: (order, row) for order, row in enumerate(rows) if row["code"] not in known}
    Indicator.objects.bulk_create(
        Indicator(
            code=row["code"],
            name=row["name"],
            name_hant=traditional.convert(row["name"]),
            name_en=row["name_en"],
            pinyin=pinyin_of(row["name"]),
            unit_name=row["unit_name"],
            display_unit=row["display_unit"],
            display_power=int(row["display_power"]),
            decimals=int(row["decimals"]),
            kind=row["kind"],
            value_type=row["value_type"],
            over_units=row["over_units"],
            over_time=row["over_time"],
            service=row["service"],
            topic=row["topic"],
            source_kind=row["source_kind"],
            breakdown=breakdowns.get(row["breakdown"]),
            record_only=row["record_only"] == "yes",
            key_order=int(row["key"]) if row["key"] else None,
            owner=owner,
            order=order * 10,
        )
        for order, row in new.values()
    )
    made = list(Indicator.objects.filter(code__in=new))
    Definition.objects.bulk_create(_definition(one, new[one.code][1]) for one in made)
    return made


def _definition(indicator: Indicator, row: Row) -> Definition:
    return Definition(
        indicator=indicator,
        from_year=DEFINED_SINCE,
        text=row["definition"],
        basis=row["basis"],
        numerator=row["numerator"],
        denominator=row["denominator"],
        factor=Decimal(row["factor"]),
    )


def _add_checks() -> int:
    known = set(Check.objects.values_list("code", flat=True))
    rows = [row for row in rows_of("checks.csv") if row["code"] not in known]
    for check in Check.objects.bulk_create(Check(**row) for row in rows):
        check.indicators.set(checked_indicators(check.left, check.right))
    return len(rows)


def checked_indicators(*formulas: str) -> Iterable[Indicator]:
    """Indicators that the formulas ask for."""
    codes = frozenset().union(*(codes_in(parse(formula)) for formula in formulas))
    return Indicator.objects.filter(code__in=codes)


def _add_campaigns() -> int:
    known = set(Campaign.objects.values_list("code", "year"))
    new = [
        Campaign(year=int(row["first_date"][:4]), **row)
        for row in rows_of("campaigns.csv")
        if (row["code"], int(row["first_date"][:4])) not in known
    ]
    for one in new:
        one.first_date = date.fromisoformat(str(one.first_date))
        one.last_date = date.fromisoformat(str(one.last_date))
    Campaign.objects.bulk_create(new)
    return len(new)
