"""Querysets that are asked so often that making their SQL takes longer than answering it: it is made once."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Single = int | date | datetime
Value = Single | Sequence[int]
Build = Callable[..., QuerySet[Any, Any]]
# A statement for each number of keys in a list; longer ones are better asked for by a subquery.
MOST = 1000
_PARAMETER = re.compile(r"(?<!%)%s")
_NUMBER = -(2**40)
_DAY = date(1, 1, 1)
_MOMENT = datetime(1, 1, 2, tzinfo=UTC)


def rows_of(build: Build, shape: tuple[Hashable, ...], *values: Value) -> list[tuple[Any, ...]]:
    """
    The rows that `build(*shape, *values)` asks for.

    `build` is called with stand-ins for the values, once for every shape, every type and every length of a list: it
    may put them into the query, and decide nothing by them. What it decides by stands in `shape`.
    """
    found = _statement(build, shape, values)
    if found is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*found)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def count_of(build: Build, shape: tuple[Hashable, ...], *values: Value) -> int:
    """How many rows that would be."""
    found = _statement(build, shape, values)
    if found is None:
        return 0
    sql, bound = found
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", bound)  # noqa: S608 -- SQL that Django made
        (count,) = cursor.fetchone()
        return int(count)


def _statement(
    build: Build, shape: tuple[Hashable, ...], values: Sequence[Value]
) -> tuple[str, list[Any]] | None:
    """The SQL with these values; none: nothing can match."""
    lists = [list(one) if isinstance(one, Sequence) else [one] for one in values]
    if any(not one for one in lists):
        return None
    kinds = tuple((type(one[0]), _length(given)) for one, given in zip(lists, values, strict=True))
    made = _made(build, shape, kinds)
    return made and _filled_in(*made, [one for given in lists for one in given])


def _filled_in(
    pieces: list[str], parameters: list["Parameter"], values: list[Single]
) -> tuple[str, list[Any]]:
    """
    The statement and its parameters.

    Whole numbers, days and moments are written into it on PostgreSQL, whose driver takes longer to do the same; SQLite
    finds the statement again by its text, so there they stay parameters.
    """
    inside = connection.vendor == "postgresql"
    words: list[str] = []
    bound: list[Any] = []
    for at, fixed in parameters:
        if at is None or not inside:
            words.append("%s")
            bound.append(fixed if at is None else _plain(values[at]))
        else:
            one = values[at]
            words.append(f"'{one.isoformat()}'" if isinstance(one, date) else str(int(one)))
    return "".join(chain.from_iterable(zip_longest(pieces, words, fillvalue=""))), bound


def _length(value: Value) -> int | None:
    return len(value) if isinstance(value, Sequence) else None


def _plain(value: Single) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


Parameter = tuple[int | None, Any]  # which of the values it is, or what always stands there


@lru_cache(maxsize=512)
def _made(
    build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[type, int | None], ...]
) -> tuple[list[str], list[Parameter]] | None:
    """The SQL around its parameters, and what these are; none: nothing can match."""
    flat: list[Single] = []
    given: list[Value] = []
    for kind, length in kinds:
        ones = [_stand_in(len(flat) + at, kind) for at in range(length or 1)]
        flat += ones
        given.append(ones[0] if length is None else ones)  # type: ignore[arg-type]  # lists hold whole numbers
    try:
        rows = build(*shape, *given)
        query = (rows if rows.query.is_sliced else rows.order_by()).query
        sql, parameters = query.sql_with_params()
    except EmptyResultSet:
        return None
    places = {_plain(one): at for at, one in enumerate(flat)}
    return _PARAMETER.split(sql), [(places.get(one), one) for one in parameters]


def _stand_in(at: int, kind: type) -> Single:
    if issubclass(kind, datetime):
        return _MOMENT + timedelta(days=at)
    return _DAY + timedelta(days=at) if issubclass(kind, date) else _NUMBER - at
