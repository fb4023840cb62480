"""
The room's SQL past the ORM: rows of figures by the hundred and by the hundred thousand, on SQLite and PostgreSQL.

Measured: the ORM writes 40,000 rows a second, these statements ten times as many; it reads in twice the time. Only
`actions` call what writes; they hold the ledgers of the periods, so that no two of these statements meet on a row.
"""
# ruff: noqa: S608 -- what is put into the statements are names of columns; values are parameters

import json
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from kexie.indicators.models import Rolling

# What a cell holds, as it stands in the rows below.
CELL = "own, mark, text, comment, batch_id, place"
KEY = "indicator_id, group_id, unit_id, standing, period"
NEW = f"{KEY}, {CELL}, total, count"
# A row in which nothing stands any more.
EMPTY = "own IS NULL AND mark = '' AND text IS NULL AND count = 0"
_TYPES = {
    "period": "varchar", "mark": "varchar", "text": "text", "comment": "varchar", "place": "varchar",
    "standing": "smallint", "count": "integer",
}  # fmt: skip

FEW = 2000
# From so many on PostgreSQL is quicker given rows by COPY than as arrays.
MANY = 5000
Row = tuple[Any, ...]
Cell = tuple[int, int, int]  # indicator, group, unit


class Held(NamedTuple):
    """A cell as it stands before the writing."""

    id: int
    own: int | None
    mark: str
    text: str | None
    comment: str
    batch: int | None


def lines_above(units: Collection[int], day: date) -> dict[int, tuple[int, ...]]:
    """
    Units into whose totals these units' figures flow on the day, nearest first; a root has none.

    On PostgreSQL the reading itself holds the tree until the end of the transaction (see `hold_tree`).
    """
    held = "(from_date IS NULL OR from_date <= %s) AND (to_date IS NULL OR to_date > %s)"
    among, keys = _among("i.unit_id", units)
    sql = f"""
        WITH RECURSIVE line(unit, above, depth) AS (
            SELECT i.unit_id, i.into_id, 1 FROM indicators_inflow i WHERE {among} AND {held}
            UNION ALL
            SELECT line.unit, i.into_id, line.depth + 1
            FROM line JOIN indicators_inflow i ON i.unit_id = line.above AND {held}
        )
        SELECT unit, above FROM line ORDER BY unit, depth"""
    found: dict[int, list[int]] = {unit: [] for unit in units}
    with connection.cursor() as cursor:
        cursor.execute(sql, [*keys, day, day, day, day])
        for unit, above in cursor.fetchall():
            found[unit].append(above)
    return {unit: tuple(line) for unit, line in found.items()}


def hold_tree() -> None:
    """Wait for all who write figures along the present tree, and let nobody begin before the end of this transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE indicators_inflow IN ACCESS EXCLUSIVE MODE")


def held_cells(
    units: Collection[int], period: str, standing: int, indicators: Collection[int]
) -> dict[Cell, Row]:
    """Rows of these units and indicators in one period, each as `Held` has it, totals without an own value among them."""
    sql = (
        "SELECT indicator_id, group_id, unit_id, id, own, mark, text, comment, batch_id"
        " FROM indicators_figure WHERE period = %s AND standing = %s"
    )
    values: list[Any] = [period, int(standing)]
    for column, keys in (("unit_id", units), ("indicator_id", indicators)):
        among, given = _among(column, keys)
        sql += f" AND {among}"
        values += given
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {row[:3]: row[3:] for row in cursor.fetchall()}


def totals(
    indicators: Collection[int],
    units: Collection[int],
    periods: Collection[str],
    standing: int,
    groups: Collection[int] | None,
) -> tuple[list[Row], dict[int, str]]:
    """
    Rows of one standing: indicator, group, unit, period, total, count, own, mark, text.

    Beside them the rules of those indicators whose total is not the sum: a statement of its own takes PostgreSQL a
    fifth of the time of a small question.
    """
    sql = "SELECT indicator_id, group_id, unit_id, period, total, count, own, mark, text FROM indicators_figure"
    conditions, values = ["standing = %s"], [int(standing)]
    for column, keys in (
        ("indicator_id", indicators),
        ("unit_id", units),
        ("group_id", groups),
        ("period", periods),
    ):
        if keys is not None:
            among, given = _among(column, keys)
            conditions.append(among)
            values += given
    among, given = _among("indicator_id", indicators)
    rules = (
        "SELECT indicator_id, NULL, NULL, over_units, NULL, NULL, NULL, NULL, NULL"
        f" FROM (SELECT id AS indicator_id, over_units FROM indicators_indicator) AS ruled"
        f" WHERE over_units <> %s AND {among}"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} WHERE {' AND '.join(conditions)} UNION ALL {rules}",
            [*values, Rolling.SUM.value, *given],
        )
        found: list[Row] = cursor.fetchall()
    odd = {row[0]: row[3] for row in found if row[2] is None}
    return ([row for row in found if row[2] is not None] if odd else found), odd


def put_new(rows: Collection[Row]) -> None:
    """Rows that do not stand yet, in the order of `NEW`."""
    _insert("indicators_figure", NEW, rows)


def replace_cells(rows: Collection[Row], batch: int) -> None:
    """
    Cells that stand get what `CELL` and the key of the row say; what they held goes to the history, ended by the batch.

    :raises IntegrityError: a total does not fit
    """
    cells = ", ".join(f"{name} = v.{name}" for name in _names(CELL))
    old = ", ".join(f"f.{name}" for name in _names(f"{KEY}, {CELL}"))
    _with_rows(
        (
            (
                f"INSERT INTO indicators_past ({KEY}, {CELL}, ended_by_id) SELECT {old}, {int(batch)}"
                " FROM {rows} JOIN indicators_figure f ON f.id = v.id AND f.batch_id IS NOT NULL"
            ),
            (
                f"UPDATE indicators_figure AS f SET {cells},"
                " total = f.total + (COALESCE(v.own, 0) - COALESCE(f.own, 0)), count = f.count"
                " + CASE WHEN v.own IS NULL THEN 0 ELSE 1 END - CASE WHEN f.own IS NULL THEN 0 ELSE 1 END"
                " FROM {rows} WHERE f.id = v.id"
            ),
        ),
        f"{CELL}, id",
        rows,
    )


def add_to_totals(changes: Collection[Row]) -> None:
    """
    Rows of KEY, change of the total, change of the count.

    A count that grows may begin a row. One that does not has a row already: a number below it stood before.
    """
    columns = f"{KEY}, total, count"
    _with_rows(
        (
            (
                f"INSERT INTO indicators_figure ({columns}, mark, comment, place)"
                f" SELECT {columns}, '', '', '' FROM {{rows}} WHERE 1 = 1 {_MEET}"
            ),
        ),
        columns,
        [change for change in changes if change[-1] > 0],
    )
    _with_rows(
        (
            (
                "UPDATE indicators_figure AS f SET total = f.total + v.total, count = f.count + v.count"
                f" FROM {{rows}} WHERE {_SAME}"
            ),
        ),
        columns,
        [change for change in changes if change[-1] <= 0],
    )


def sweep(keys: Collection[Row]) -> None:
    """Take away those rows (KEY) in which nothing stands any more."""
    _with_rows(
        (
            (
                "DELETE FROM indicators_figure WHERE id IN ("
                f"SELECT f.id FROM {{rows}} JOIN indicators_figure f ON {_SAME} AND {EMPTY})"
            ),
        ),
        KEY,
        keys,
    )


def shift_totals(period: str, leaving: Iterable[Row], coming: Iterable[Row]) -> None:
    """
    Numbers of units leave the totals of some and come into those of others.

    :param leaving: pairs (unit, above)
    :param coming: likewise
    """
    for pairs in _portions(leaving):
        _shift(_LEAVE, period, pairs)
    for pairs in _portions(coming):
        _shift(_COME, period, pairs)
    with connection.cursor() as cursor:
        for pairs in _portions(leaving):
            among, keys = _among("unit_id", {above for _unit, above in pairs})
            cursor.execute(
                f"DELETE FROM indicators_figure WHERE {among} AND period = %s AND {EMPTY}",
                [*keys, period],
            )


_SAME = " AND ".join(f"f.{name.strip()} = v.{name.strip()}" for name in KEY.split(","))
_SUMS = """
    SELECT f.indicator_id, f.group_id, p.above AS unit_id, f.standing, f.period,
           CAST(SUM(f.own) AS bigint) AS total, CAST(COUNT(f.own) AS integer) AS count
    FROM pairs p CROSS JOIN indicators_figure f
    WHERE f.unit_id = p.unit AND f.period = %s AND f.standing IN (0, 1) AND f.own IS NOT NULL
    GROUP BY f.indicator_id, f.group_id, p.above, f.standing, f.period"""
_MEET = f"""ON CONFLICT ({KEY}) DO UPDATE
    SET total = indicators_figure.total + excluded.total,
        count = indicators_figure.count + excluded.count"""
_COME = f"""WITH pairs(unit, above) AS (VALUES {{pairs}})
    INSERT INTO indicators_figure ({KEY}, total, count, mark, comment, place)
    SELECT {KEY}, total, count, '', '', '' FROM ({_SUMS}) AS s WHERE 1 = 1 {_MEET}"""
_LEAVE = f"""WITH pairs(unit, above) AS (VALUES {{pairs}})
    UPDATE indicators_figure SET total = indicators_figure.total - s.total,
        count = indicators_figure.count - s.count
    FROM ({_SUMS}) AS s WHERE """ + " AND ".join(
    f"indicators_figure.{name.strip()} = s.{name.strip()}" for name in KEY.split(",")
)


def _shift(sql: str, period: str, pairs: list[Row]) -> None:
    given = ", ".join(f"({int(unit)}, {int(above)})" for unit, above in pairs)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{pairs}", given), [period])


def _portions(pairs: Iterable[Row], size: int = 5000) -> Iterable[list[Row]]:
    given = sorted(pairs)
    return (given[start : start + size] for start in range(0, len(given), size))


def _insert(table: str, columns: str, rows: Collection[Row]) -> None:
    if not rows:
        return
    if connection.vendor == "sqlite":
        marks = ", ".join(["%s"] * len(_names(columns)))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _with_rows(statements: Iterable[str], columns: str, rows: Collection[Row]) -> None:
    """
    Statements for all rows at once, which they know as `v`.

    PostgreSQL reads a few from one array for each column; else they stand in a table of their own. One by one would
    take SQLite a time that grows with the square: in a savepoint it walks its journal from the start after every
    statement.
    """
    if not rows:
        return
    names = _names(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) < MANY:
            kinds = ", ".join(f"%s::{_kind(name)}[]" for name in names)
            given = f"unnest({kinds}) AS v({', '.join(names)})"
            arrays = [list(column) for column in zip(*rows, strict=True)]
            for sql in statements:
                cursor.execute(sql.replace("{rows}", given), arrays)
            return
        table = f"coming_{len(names)}_{names[0]}"
        kinds = ", ".join(f"{name} {_kind(name)}" for name in names)
        cursor.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({kinds})")
        _insert(table, columns, rows)
        for sql in statements:
            cursor.execute(sql.replace("{rows}", f"{table} AS v"))
        cursor.execute(f"{_EMPTIED[connection.vendor]} {table}")


# PostgreSQL keeps what is deleted until it is swept; a table for one import goes whole.
_EMPTIED = {"sqlite": "DELETE FROM", "postgresql": "DROP TABLE"}


def _kind(column: str) -> str:
    return _TYPES.get(column, "bigint")


def _among(column: str, keys: Collection[Any]) -> tuple[str, list[Any]]:
    """
    On PostgreSQL one parameter, however many keys; numbers are written into it here, which takes the driver longer.

    SQLite plans a list well, but takes no more than some.
    """
    numbers = column.endswith("_id") or column == "standing"
    listed = [int(key) for key in keys] if numbers else list(keys)
    if connection.vendor == "postgresql":
        given = f"{{{','.join(map(str, listed))}}}" if numbers else listed
        return f"{column} = ANY(%s)", [given]
    if len(listed) <= FEW:
        return f"{column} IN ({', '.join(['%s'] * len(listed))})", listed
    return f"{column} IN (SELECT value FROM json_each(%s))", [json.dumps(listed)]


def _names(columns: str) -> list[str]:
    return [name.strip() for name in columns.split(",")]
