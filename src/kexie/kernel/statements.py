"""Querysets that are asked so often that making their SQL takes longer than answering it: it is made once."""

import re
from collections.abc import Callable, Hashable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, zip_longest
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Value = int | date | Sequence[int]
Build = Callable[..., QuerySet[Any, Any]]
# A statement for each number of keys in a list; longer ones are better asked for by a subquery.
MOST = 1000
_PARAMETER = re.compile(r"(?<!%)%s")
_NUMBER = -(2**40)
_DAY = date(1, 1, 1)


def rows_of(build: Build, shape: tuple[Hashable, ...], *values: Value) -> list[tuple[Any, ...]]:
    """
    The rows that `build(*shape, *values)` asks for.

    `build` is called with stand-ins for the values, once for every shape, every type and every length of a list: it
    may put them into the query, and decide nothing by them. What it decides by stands in `shape`.
    """
    lists = [list(one) if isinstance(one, Sequence) else [one] for one in values]
    if any(not one for one in lists):
        return []
    kinds = tuple(
        (type(one[0]) is int, _length(given)) for one, given in zip(lists, values, strict=True)
    )
    made = _made(build, shape, kinds)
    if made is None:
        return []
    flat = [one for given in lists for one in given]
    with connection.cursor() as cursor:
        cursor.execute(*_filled_in(*made, flat))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _filled_in(
    pieces: list[str], parameters: list["Parameter"], values: list[int | date]
) -> tuple[str, list[Any]]:
    """
    The statement and its parameters.

    Whole numbers and days are written into it on PostgreSQL, whose driver takes longer to do the same; SQLite finds the
    statement again by its text, so there they stay parameters.
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


def _plain(value: int | date) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


Parameter = tuple[int | None, Any]  # which of the values it is, or what always stands there


@lru_cache(maxsize=512)
def _made(
    build: Build, shape: tuple[Hashable, ...], kinds: tuple[tuple[bool, int | None], ...]
) -> tuple[list[str], list[Parameter]] | None:
    """The SQL around its parameters, and what these are; none: nothing can match."""
    flat: list[int | date] = []
    given: list[Value] = []
    for number, length in kinds:
        ones = [_stand_in(len(flat) + at, number=number) for at in range(length or 1)]
        flat += ones
        given.append(ones[0] if length is None else ones)  # type: ignore[arg-type]  # lists hold whole numbers
    try:
        sql, parameters = build(*shape, *given).order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    places = {_plain(one): at for at, one in enumerate(flat)}
    return _PARAMETER.split(sql), [(places.get(one), one) for one in parameters]


def _stand_in(at: int, *, number: bool) -> int | date:
    return _NUMBER - at if number else _DAY + timedelta(days=at)
