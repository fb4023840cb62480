"""What a look says of rows that are not on the page is what the whole answer says."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kexie.indicators.actions.figures import NewValue, write_values
from kexie.indicators.models import (
    AMOUNT,
    Breakdown,
    Definition,
    Group,
    Indicator,
    Kind,
    Parts,
    Rolling,
    Standing,
)
from kexie.indicators.queries.analysis import Analysis, Pivot, answers, pivot
from kexie.indicators.queries.analysis.asked import words_of
from kexie.indicators.queries.analysis.cells import TOGETHER, Key
from kexie.indicators.queries.analysis.trends import in_order, trends_of
from kexie.indicators.tests.make import batch, indicator, value
from kexie.org.actions.units import move_unit
from tests.world import NOON, World

TODAY = date(2026, 3, 2)
EVERYTHING = "sum,last,mean,most,apart,ratio,divided,added"


def write(*values: NewValue) -> None:
    write_values(values, batch=batch(), standing=Standing.ACCEPTED, actor=None, at=NOON)


def divided(world: World, code: str, parts: Parts) -> tuple[Indicator, list[Group]]:
    breakdown = Breakdown.objects.create(code=code.upper(), name=code, axes=["sex"], parts=parts)
    groups = [
        Group.objects.create(breakdown=breakdown, code=f"{code.upper()}-{one}", name=one)
        for one in ("F", "M")
    ]
    made = indicator(world.province, code)
    made.breakdown = breakdown
    made.save()
    return made, groups


@pytest.fixture(autouse=True)
def figures(world: World) -> None:
    ways = {"last": Rolling.LAST, "mean": Rolling.MEAN, "most": Rolling.MAXIMUM}
    some = [indicator(world.province, "sum")]
    some += [indicator(world.province, code, over=way) for code, way in ways.items()]
    some.append(indicator(world.province, "apart", over=Rolling.NONE))
    units = [world.qilin, world.panlong, world.wuhua, world.kunming]
    for number, one in enumerate(some):
        for place, unit in enumerate(units):
            write(value(one, unit, 3 * place - number, "2026-01"))
            write(value(one, unit, 7 - 2 * place, "2026-02"))
    one, groups = divided(world, "divided", Parts.PARTITION)
    write(value(one, world.wuhua, 4))
    for place, group in enumerate(groups):
        write(NewValue(one.pk, group.pk, world.qilin.pk, "2026-01", (5 + place) * AMOUNT))
    one, groups = divided(world, "added", Parts.SUMMED)
    write(value(one, world.qilin, 6))
    write(NewValue(one.pk, groups[0].pk, world.qilin.pk, "2026-01", 2 * AMOUNT))
    ratio = indicator(world.province, "ratio", kind=Kind.RATIO)
    Definition.objects.create(
        indicator=ratio, from_year=2020, text="比", numerator="#{sum}", denominator="#{last}"
    )


def asked(i: str = EVERYTHING, p: str = "2026-01,2026-02", **how: Any) -> Analysis:
    group = how.pop("g", "")
    words = {"indicator": words_of([i]), "period": words_of([p]), "group": words_of([group])}
    words["unit"] = words_of(["530000/prefecture,530000/county"])
    return Analysis(words=words, **how)  # type: ignore[arg-type]  # names of dimensions


def largest_of_all(world: World, how: Analysis) -> dict[str, Fraction]:
    """As the whole answer has it."""
    whole = pivot(world.people["province_clerk"], how, TODAY, whole=True)
    assert whole.found
    apart = how.places.get("period") != "together"
    found: dict[str, Fraction] = {}
    for key, held in whole.found.numbers.items():
        if key.unit != TOGETHER and not (apart and key.period == TOGETHER):
            most = found.get(key.indicator, Fraction(*held))
            found[key.indicator] = max(most, Fraction(*held))
    return found


def pages(world: World, how: Analysis) -> Iterator[Pivot]:
    """Each page of an answer."""
    number, last = 1, 1
    while number <= last:
        made = pivot(world.people["province_clerk"], how.but(page=number), TODAY)
        assert made.page
        yield made
        number, last = number + 1, made.page.pages
    assert last > 1


def spots(made: Pivot) -> list[Key]:
    """All cells of a page."""
    assert made.page
    assert made.layout
    layout = made.layout
    return [key for line in made.page for key in layout.spots(line.members, made.columns)]


@pytest.mark.parametrize(
    "how",
    [
        asked(),
        asked("sum,last"),
        asked("sum,last", p="2026Q1,2026-01"),
        asked("sum,last", today=True),
        asked("sum,last", places={"period": "together"}),
        asked("divided", g="whole,DIVIDED/all"),
        asked("added", g="whole,ADDED/all"),
        asked(p="2026Q1,2025"),
        asked(p="2026-02,2024-12"),
        asked(sums=True),
        asked(today=True),
        asked(places={"period": "together"}),
        asked(provisional=True),
    ],
    ids=lambda how: how.address()[:80],
)
def test_shades_are_of_the_largest_number_of_all_rows(
    world: World, how: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_unit(world.wuhua, actor=None, at=NOON, parent=world.qujing, on=date(2026, 2, 15))
    monkeypatch.setattr(answers, "CELLS", 5)
    monkeypatch.setattr(answers, "FEWEST", 5)
    most = largest_of_all(world, how)
    seen: set[str] = set()
    for made in pages(world, how.but(view="heat")):
        here = {key.indicator for key in spots(made)}
        assert made.largest == {code: value for code, value in most.items() if code in here}
        seen |= here
    assert seen >= most.keys()


def test_the_middle_half_is_of_the_latest_number_of_every_row_wherever_it_stands(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows whose last months are empty are looked for further back."""
    monkeypatch.setattr(answers, "FEWEST", 2)
    monkeypatch.setattr(answers, "CELLS", 2)
    old = indicator(world.province, "old")
    counties = [world.wuhua, world.panlong, world.qilin]
    for place, unit in enumerate(counties):
        write(value(old, unit, 10 + place, f"2025-{4 + 3 * place:02}"))
    months = [f"2025-{month:02}" for month in range(1, 13)]
    how = asked("old,sum,apart", p=",".join([*months, "2026-01", "2026-02"]), totals=False)

    whole = pivot(world.people["province_clerk"], how.but(view="trend"), TODAY, whole=True)

    looked_at: set[object] = set()
    for made in pages(world, how.but(view="trend")):
        assert made.latest
        assert whole.found
        assert made.layout
        for row in made.akin:
            keys = list(made.layout.spots(row, made.columns))
            held = [whole.found.numbers.get(key) for key in keys]
            latest = [number for number in held if number][-1:]
            seen = [number for key in keys if (number := made.latest.numbers.get(key))][-1:]
            assert seen == latest
        looked_at.update(made.akin)
        assert trends_of(made)[0]
    assert looked_at == set(whole.rows)


def test_a_page_without_a_number_is_not_taken_for_an_answer_without_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "FEWEST", 2)
    monkeypatch.setattr(answers, "CELLS", 2)
    indicator(world.province, "never")
    reader = world.people["province_clerk"]
    for view in ("table", "heat", "trend"):
        assert not pivot(reader, asked("never,sum", view=view), TODAY).is_empty
        assert pivot(reader, asked("never", view=view), TODAY).is_empty


def test_numbers_by_different_ones_are_put_in_order_too() -> None:
    assert in_order([(3, 1), (-1, 1), (2, 1)]) == [-1, 2, 3]
    assert in_order([(3, 2), (4, 3), (1, 1)]) == [1, Fraction(4, 3), Fraction(3, 2)]
