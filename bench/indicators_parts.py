"""The parts of the bench of figures; each prints what it measured and says missed goals."""

import resource
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

import xlsxwriter
from django.db import DatabaseError, connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import indicators_bare as bare
from bench.goals import missed
from bench.indicators_ground import Ground, numbers, settle
from bench.indicators_looks import ENOUGH, look
from kexie.audit.actions import writing
from kexie.indicators.actions.figures import NewValue, bring_in, open_batch, write_values
from kexie.indicators.amounts import amount_of, insist_type
from kexie.indicators.models import AMOUNT, Figure, Origin, Past, Standing, ValueType
from kexie.indicators.queries.figures import figures
from kexie.indicators.queries.rollups import check_rollups
from kexie.org.models import Unit

MONTH, WRITERS, EACH = "2026-01", 8, 15
FILING = "2026-02"


def imports(ground: Ground, _years: int) -> None:
    """One month of 1,550 units and 200 indicators, from a workbook; then the same cells with other values."""
    size = len(ground.units) * len(ground.indicators)
    for seed, words in ((1, "first time"), (2, "over what stands")):
        values = list(_values(ground, MONTH, seed))
        if seed == 1:
            bare.create()
        plain = _seconds(lambda values=values: bare.bring_in(values, ground))  # type: ignore[misc]  # bound now
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "month.xlsx"
            _write_workbook(path, ground, seed)
            told: list[int] = []
            whole = _seconds(lambda path=path, told=told: _import(path, ground, told))  # type: ignore[misc]  # defaults bind
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"import of {size:,} values, {words}: {whole:.1f} s; bare {plain:.1f} s"
            f" ({size / plain:,.0f}/s); ratio {whole / plain:.2f}; {len(told)} reports of progress;"
            f" peak {peak:.0f} MB",
            flush=True,
        )
        missed(whole > 3 * plain, f"import {words} at most 3 × bare, not {whole / plain:.2f}")
        missed(peak > 1024, f"import within 1 GB, not {peak:.0f} MB")
        settle()
    _prove()
    print(f"history: {Past.objects.count():,} past values")


def _values(ground: Ground, period: str, seed: int) -> Iterator[bare.Value]:
    amounts = iter(numbers(seed, len(ground.units) * len(ground.indicators)))
    return (
        (indicator, unit, period, next(amounts))
        for unit in ground.units
        for indicator in ground.indicators
    )


def _write_workbook(path: Path, ground: Ground, seed: int) -> None:
    codes = dict(Unit.objects.values_list("pk", "code"))
    amounts = iter(numbers(seed, len(ground.units) * len(ground.indicators)))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("1月")
        sheet.write_row(0, 0, ["单位", *ground.indicators])
        for row, unit in enumerate(ground.units, 1):
            cells = [next(amounts) // AMOUNT for _ in ground.indicators]
            sheet.write_row(row, 0, [codes[unit], *cells])


@writing()
def _import(path: Path, ground: Ground, told: list[int]) -> None:
    at = timezone.now()
    batch = open_batch(origin=Origin.IMPORT, actor=ground.reader, at=at, label=path.name)
    bring_in(_read(path), batch=batch, actor=ground.reader, at=at, on_progress=told.append)


def _read(path: Path) -> Iterator[NewValue]:
    """Every cell checked for what its indicator may hold, with the place where it stands."""
    units = dict(Unit.objects.values_list("code", "pk"))
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    rows = iter(sheet.to_python())
    indicators = [int(cell) for cell in next(rows)[1:]]
    for line, (code, *cells) in enumerate(rows, 2):
        unit = units[code]
        for column, (indicator, cell) in enumerate(zip(indicators, cells, strict=True), 2):
            amount = amount_of(int(cell))
            insist_type(amount, ValueType.COUNT)
            yield NewValue(indicator, 1, unit, MONTH, amount, place=f"1月!R{line}C{column}")


def filings(ground: Ground, _years: int) -> None:
    """Filings of 200 values by eight people at once, each of units of his own, all in one month: first filings."""
    bare.create()
    chosen = ground.units[-WRITERS * EACH * 2 :]
    ways: tuple[tuple[str, Callable[[list[bare.Value]], object]], ...] = (
        ("bare", lambda values: bare.file(values, ground)),
        ("kept", lambda values: _file(values, ground)),
    )
    rates: dict[str, list[float]] = {"bare": [], "kept": []}
    for half in (0, 1):
        units = chosen[half * WRITERS * EACH : (half + 1) * WRITERS * EACH]
        for name, file in ways:
            jobs = [
                [_filing(ground, unit) for unit in units[start::WRITERS]]
                for start in range(WRITERS)
            ]
            rates[name].append(_at_once(file, jobs))
    plain, kept = max(rates["bare"]), max(rates["kept"])
    print(
        f"filings of 200 values, {WRITERS} at once: {kept:.0f}/s; bare {plain:.0f}/s; ratio {kept / plain:.2f}"
    )
    missed(kept < plain / 2, f"filings at least half of bare, not {kept / plain:.2f}")
    _prove()


def _filing(ground: Ground, unit: int) -> list[bare.Value]:
    amounts = numbers(unit, len(ground.indicators))
    return [
        (indicator, unit, FILING, amount)
        for indicator, amount in zip(ground.indicators, amounts, strict=True)
    ]


@writing()
def _file(values: list[bare.Value], ground: Ground) -> None:
    at = timezone.now()
    batch = open_batch(origin=Origin.RETURN, actor=ground.reader, at=at, label="月报")
    cells = (
        NewValue(indicator, 1, unit, period, amount, place="C5")
        for indicator, unit, period, amount in values
    )
    write_values(cells, batch=batch, standing=Standing.ACCEPTED, actor=ground.reader, at=at)


def _at_once(
    file: Callable[[list[bare.Value]], object], jobs: list[list[list[bare.Value]]]
) -> float:
    """Filings a second; a filing that the database refuses is tried again, and said."""
    begin, refused = threading.Barrier(len(jobs) + 1), []

    def work(job: list[list[bare.Value]]) -> None:
        begin.wait()
        for values in job:
            try:
                file(values)
            except DatabaseError as error:
                refused.append(str(error))
        connection.close()

    threads = [threading.Thread(target=work, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    begin.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    for reason in sorted(set(refused)):
        print(f"  refused {refused.count(reason)} × {reason}")
    return (sum(len(job) for job in jobs) - len(refused)) / taken


def reading(ground: Ground, years: int) -> None:
    """One figure for 16 units and 12 months; 15,600 numbers; then the same among many years."""
    months = [f"2025-{month:02}" for month in range(1, 13)]
    _fill(ground, months)
    small = _read_all(ground, months, "one year")
    _prove()
    if years > 1:
        for year in range(2024, 2025 - years, -1):
            _fill(ground, [f"{year}-{month:02}" for month in range(1, 13)])
        large = _read_all(ground, months, f"{years} years")
        for name, before, after in zip(("one figure", "a page"), small, large, strict=True):
            print(f"growth of {name} from one year to {years}: {after / before:.2f}")
            missed(after > 1.2 * before, f"growth of {name} at most 1.2, not {after / before:.2f}")
        _prove()


def looks(ground: Ground, _years: int) -> None:
    """The analysis page in each of its looks: of the months that reading has filled, or else of as much as it asks for."""
    months = [f"2025-{month:02}" for month in range(1, 13)]
    if not Figure.objects.filter(period=months[-1]).exists():
        _fill(replace(ground, indicators=ground.indicators[:ENOUGH]), months)
    look(ground, months)


def _fill(ground: Ground, months: Iterable[str]) -> None:
    for seed, month in enumerate(months):
        at = timezone.now()
        with writing():
            batch = open_batch(origin=Origin.IMPORT, actor=None, at=at, label=month)
            cells = (
                NewValue(indicator, 1, unit, period, amount)
                for indicator, unit, period, amount in _values(ground, month, seed)
            )
            bring_in(cells, batch=batch, actor=None, at=at)
    settle()


def _read_all(ground: Ground, months: list[str], words: str) -> tuple[float, float]:
    one = _read_both(ground, ground.indicators[:1], ground.prefectures, months)
    many = _read_both(ground, ground.indicators[:10], ground.units[:130], months)
    for name, goal, (kept, plain, count) in (("one figure", 2, one), ("a page", 3, many)):
        print(
            f"{name}, {count:,} numbers, {words}: {kept * 1000:.1f} ms; bare {plain * 1000:.1f} ms;"
            f" ratio {kept / plain:.2f}",
            flush=True,
        )
        missed(kept > goal * plain, f"{name} at most {goal} × bare, not {kept / plain:.2f}")
    return one[0], many[0]


def _read_both(
    ground: Ground, indicators: list[int], units: list[int], months: list[str]
) -> tuple[float, float, int]:
    kept, plain, count = [], [], 0
    for _ in range(15):
        plain.append(_seconds(lambda: bare.read(indicators, units, months)))
        begun = time.perf_counter()
        found = figures(ground.reader, indicators=indicators, units=units, periods=months)
        kept.append(time.perf_counter() - begun)
        count = len(found)
    return median(kept), median(plain), count


def _prove() -> None:
    begun = time.perf_counter()
    found = check_rollups()
    taken = time.perf_counter() - begun
    print(
        f"proof: {len(found.differences)} differences in {found.totals:,} totals, {found.cells:,} cells;"
        f" {taken:.1f} s ({found.cells / max(taken, 0.001):,.0f} cells/s)",
        flush=True,
    )
    if found.differences:
        raise SystemExit("totals are wrong")


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
