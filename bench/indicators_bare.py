"""The bare loops: plain SQL into a table of value and total rows of its own, with the same keys, and nothing else."""

from collections.abc import Iterable

from django.db import connection, transaction

from bench.indicators_ground import Ground

TABLE = """CREATE TABLE bare (id {id}, indicator int NOT NULL, grp int NOT NULL, unit int NOT NULL,
    period varchar(20) NOT NULL, standing smallint NOT NULL, own bigint, total bigint NOT NULL, count int NOT NULL)"""
KEY = "CREATE UNIQUE INDEX bare_once ON bare (indicator, period, unit, grp, standing)"
UNIT = "CREATE INDEX bare_unit ON bare (unit, period, standing)"
LOCKS = (
    "CREATE TABLE bare_lock (unit int NOT NULL, period varchar(20) NOT NULL, UNIQUE (unit, period))"
)
COLUMNS = "indicator, grp, unit, period, standing, own, total, count"
OWN = """ON CONFLICT (indicator, period, unit, grp, standing) DO UPDATE
    SET own = excluded.own, total = bare.total + excluded.own - COALESCE(bare.own, 0),
        count = bare.count + 1 - CASE WHEN bare.own IS NULL THEN 0 ELSE 1 END"""
SUM = """ON CONFLICT (indicator, period, unit, grp, standing) DO UPDATE
    SET total = bare.total + excluded.total, count = bare.count + excluded.count"""
ARRAYS = "unnest(%s::int[], %s::int[], %s::int[], %s::varchar[], %s::smallint[], %s::bigint[], %s::bigint[], %s::int[])"
Row = tuple[int, int, int, str, int, int | None, int, int]
Value = tuple[int, int, str, int]  # indicator, unit, period, amount


def create() -> None:
    key = "bigserial PRIMARY KEY" if _postgres() else "integer PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute("DROP TABLE IF EXISTS bare_lock")
        for statement in (TABLE.format(id=key), KEY, UNIT, LOCKS):
            cursor.execute(statement)


def bring_in(values: Iterable[Value], ground: Ground) -> None:
    """All values, then all totals above, each once; COPY into a table that is put over, or executemany."""
    own, above = _rows(values, ground)
    with transaction.atomic(), connection.cursor() as cursor:
        if _postgres():
            cursor.execute("CREATE TEMP TABLE coming (LIKE bare) ON COMMIT DROP")
            cursor.execute("ALTER TABLE coming DROP COLUMN id")
            with cursor.copy(f"COPY coming ({COLUMNS}) FROM STDIN") as copy:
                for row in own:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO bare ({COLUMNS}) SELECT {COLUMNS} FROM coming {OWN}")  # noqa: S608 -- constants
        else:
            _put(own, OWN)
        _put(above, SUM)


def file(values: Iterable[Value], ground: Ground) -> None:
    """One filing: the lock of its unit and period, its values, the totals above in one order."""
    own, above = _rows(values, ground)
    unit, period = own[0][2], own[0][3]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bare_lock VALUES (%s, %s) ON CONFLICT DO NOTHING", [unit, period]
        )
        if _postgres():
            cursor.execute(
                "SELECT 1 FROM bare_lock WHERE unit = %s AND period = %s FOR UPDATE", [unit, period]
            )
        _put(own, OWN)
        _put(above, SUM)


def _rows(values: Iterable[Value], ground: Ground) -> tuple[list[Row], list[Row]]:
    own: list[Row] = []
    sums: dict[tuple[int, int, str], list[int]] = {}
    for indicator, unit, period, amount in values:
        own.append((indicator, 1, unit, period, 0, amount, amount, 1))
        for above in ground.above[unit]:
            held = sums.setdefault((indicator, above, period), [0, 0])
            held[0] += amount
            held[1] += 1
    above_rows: list[Row] = [
        (indicator, 1, unit, period, 0, None, total, count)
        for (indicator, unit, period), (total, count) in sorted(sums.items())
    ]
    return own, above_rows


def _put(rows: list[Row], conflict: str) -> None:
    with connection.cursor() as cursor:
        if _postgres():
            sql = f"INSERT INTO bare ({COLUMNS}) SELECT * FROM {ARRAYS} {conflict}"  # noqa: S608 -- constants
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        else:
            marks = "%s, " * 7 + "%s"
            cursor.executemany(f"INSERT INTO bare ({COLUMNS}) VALUES ({marks}) {conflict}", rows)  # noqa: S608 -- constants


def read(indicators: list[int], units: list[int], periods: list[str]) -> int:
    """The cells by one indexed query on the product's own table, fetched and no more."""
    sql = (  # noqa: S608 -- marks only
        "SELECT indicator_id, group_id, unit_id, period, total, count, own FROM indicators_figure"
        " WHERE indicator_id IN ({}) AND period IN ({}) AND unit_id IN ({}) AND standing = 0"
    ).format(*(", ".join(["%s"] * len(keys)) for keys in (indicators, periods, units)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*indicators, *periods, *units])
        return len(cursor.fetchall())


def _postgres() -> bool:
    return connection.vendor == "postgresql"
