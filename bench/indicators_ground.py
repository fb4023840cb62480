"""1,550 units in four levels, 200 indicators, one reader: what the bench of figures stands on."""

from dataclasses import dataclass
from datetime import date
from random import Random

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kexie.indicators.models import AMOUNT, Indicator, Kind, Service, SourceKind, ValueType
from kexie.org.actions.people import grant, open_account
from kexie.org.actions.units import NewUnit, open_units_at_once
from kexie.org.models import Placement, Role, Unit, UnitKind, User

PREFECTURES, COUNTIES, UNITS, INDICATORS = 16, 129, 1550, 200
OPENED = date(2015, 1, 1)


@dataclass(frozen=True)
class Ground:
    """`units`: below the province, townships among them; `above`: of each all units above, nearest first."""

    root: Unit
    prefectures: list[int]
    units: list[int]
    indicators: list[int]
    above: dict[int, tuple[int, ...]]
    reader: User


def laid() -> Ground:
    call_command("migrate", verbosity=0, interactive=False)
    at = timezone.now()
    units = open_units_at_once(list(_tree()), actor=None, at=at)
    Indicator.objects.bulk_create(
        Indicator(
            code=f"M{number:03}",
            name=f"指标{number}",
            kind=Kind.FLOW,
            value_type=ValueType.COUNT,
            service=Service.LITERACY,
            source_kind=SourceKind.FORM,
            owner=units[0],
        )
        for number in range(INDICATORS)
    )
    reader = open_account(
        actor=None,
        at=at,
        username="reader",
        name="读者",
        password="Kexie-demo-2024",  # noqa: S106 -- a bench's own
    )
    grant(actor=None, at=at, user=reader, unit=units[0], role=Role.CLERK)
    reader.as_of = timezone.localdate()
    parents = dict(Placement.objects.values_list("unit", "parent"))
    settle()
    return Ground(
        units[0],
        [unit.pk for unit in units if unit.kind == UnitKind.PREFECTURE],
        [unit.pk for unit in units[1:]],
        list(Indicator.objects.order_by("pk").values_list("pk", flat=True))[-INDICATORS:],
        {unit.pk: _line(unit.pk, parents) for unit in units},
        reader,
    )


def _line(unit: int, parents: dict[int, int]) -> tuple[int, ...]:
    line: list[int] = []
    while unit in parents:
        unit = parents[unit]
        line.append(unit)
    return tuple(line)


def _tree() -> list[NewUnit]:
    def unit(code: str, kind: UnitKind, parent: str = "") -> NewUnit:
        return NewUnit(
            code=code,
            kind=kind,
            name=f"{code}科协",
            short_name=code,
            opened_date=OPENED,
            parent_code=parent,
        )

    found = [unit("P", UnitKind.PROVINCE)]
    found += [unit(f"C{n}", UnitKind.PREFECTURE, "P") for n in range(PREFECTURES)]
    found += [unit(f"X{n}", UnitKind.COUNTY, f"C{n % PREFECTURES}") for n in range(COUNTIES)]
    towns = UNITS - len(found)
    found += [unit(f"T{n}", UnitKind.TOWNSHIP, f"X{n % COUNTIES}") for n in range(towns)]
    return found


def numbers(seed: int, count: int) -> list[int]:
    random = Random(seed)  # noqa: S311 -- a bench's data
    return [random.randrange(10_000) * AMOUNT for _ in range(count)]


def settle() -> None:
    """Statistics as they are after a night, so that plans are those of every day."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
