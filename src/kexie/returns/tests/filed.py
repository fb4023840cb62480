"""A filing of Wuhua's on its way, step by step, by the real actions."""

from collections.abc import Mapping

from kexie.indicators.models import AMOUNT, Figure, Standing
from kexie.org.models import Unit
from kexie.returns.actions import review
from kexie.returns.actions.cells import CellEdit, save_cells
from kexie.returns.models import Cell, Cycle, Filing
from kexie.returns.tests import make
from tests.world import World


def write(
    world: World, filing: Filing, amounts: Mapping[str, int], *, by: str = "wuhua_clerk"
) -> None:
    """Numbers into cells, as they stand in the form."""
    held = {cell.field.key: cell.version for cell in Cell.objects.filter(filing=filing)}
    edits = [
        CellEdit(field=key, amount=amount * AMOUNT, seen=held.get(key, 0))
        for key, amount in amounts.items()
    ]
    save_cells(filing, edits, actor=world.people[by], at=make.NOON)


def submitted(world: World, cycle: Cycle, **amounts: int) -> Filing:
    filing = make.filing_of(cycle, world.wuhua)
    write(world, filing, (amounts or {"talks_n_male": 3, "talks_n_female": 4, "people": 90}))
    return sent(world, filing)


def sent(world: World, filing: Filing, by: str = "wuhua_clerk", **words: str) -> Filing:
    filing.refresh_from_db()
    review.submit(
        filing, actor=world.people[by], at=make.NOON, seen_version=filing.version, **words
    )
    return fresh(filing)


def fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related("record__unit", "cycle__form").get(pk=filing.pk)


def passed(world: World, filing: Filing, by: str = "kunming_clerk") -> Filing:
    review.pass_up(filing, actor=world.people[by], at=make.NOON, seen_version=fresh(filing).version)
    return fresh(filing)


def accepted(world: World, filing: Filing, by: str = "province_clerk") -> Filing:
    review.accept(filing, actor=world.people[by], at=make.NOON, seen_version=fresh(filing).version)
    return fresh(filing)


def total(unit: Unit, code: str, standing: Standing = Standing.ACCEPTED) -> int | None:
    """What counts for the unit in February, all groups together."""
    row = Figure.objects.filter(
        unit=unit, indicator__code=code, period="2026-02", standing=standing, group=1
    ).first()
    return row.total // AMOUNT if row and row.count else None
