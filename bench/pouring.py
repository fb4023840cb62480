"""Rows straight into tables, past the ORM: for a bench's data only. Defaults and types are still the models' own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Pour:
    """Gathers rows with keys of their own; `out` writes them, each table at once."""

    def __init__(self) -> None:
        self.rows: dict[type[Model], list[Model]] = defaultdict(list)
        self._keys: dict[type[Model], Iterator[int]] = {}

    def add(self, row: M) -> M:
        """The row, with a key if it brings none."""
        model = type(row)
        if row.pk is None:
            row.pk = next(self._keys.setdefault(model, count(_last_key(model) + 1)))
        self.rows[model].append(row)
        return row

    def out(self, order: Iterable[type[Model]]) -> int:
        """Write the tables in this order, so that a row comes after those it points to; gives how many rows."""
        written = 0
        for model in order:
            rows = self.rows.pop(model, [])
            _write(model, rows)
            written += len(rows)
        assert not self.rows, f"left behind: {list(self.rows)}"
        return written


def _last_key(model: Any) -> int:
    newest = model.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _write(model: type[Model], rows: list[Any]) -> None:
    meta = model._meta  # noqa: SLF001 -- Django's public _meta
    fields = meta.concrete_fields
    table = connection.ops.quote_name(meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    values = (
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)
        else:
            marks = ", ".join("%s" for _field in fields)
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)  # noqa: S608 -- names of our own models


def settle() -> None:
    """Let the database learn what it holds, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
