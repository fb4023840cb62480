"""
Between tests with real transactions Django empties every table; the trail and what was accepted refuse that, as they should.

So the triggers are lifted for the moment of emptying, and stand in every test. The rules a migration laid down are
laid down again: the next test may need them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

TRIGGERS = import_module("kexie.audit.migrations.0002_only_added")
RULES = import_module("kexie.matters.migrations.0002_usual_rules")
FROZEN = import_module("kexie.returns.migrations.0003_kept")
ISSUED = import_module("kexie.issuing.migrations.0002_frozen")
PACKED = import_module("kexie.issuing.migrations.0004_packages_frozen")
YEARS = import_module("kexie.issuing.migrations.0005_years_stay")
TEMPLATES = import_module("kexie.issuing.migrations.0003_shipped_templates")
LOCKED = import_module("kexie.meetings.migrations.0002_locked")
WHOLE = import_module("kexie.indicators.migrations.0002_whole")


@contextmanager
def trail_unguarded() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
            return
        cursor.execute("DROP TRIGGER audit_entry_no_update")
        cursor.execute("DROP TRIGGER audit_entry_no_delete")
        cursor.execute("DROP TRIGGER returns_snapshot_kept")
        for name in (*LOCKED.NAMES, *ISSUED.NAMES, *PACKED.EVENTS, *YEARS.NAMES):
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        frozen = (FROZEN, LOCKED, ISSUED, PACKED, YEARS)
        for statement in (*TRIGGERS.SQLITE, *(line for one in frozen for line in one.SQLITE)):
            cursor.execute(statement)


def let_tests_flush() -> None:
    plain = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with trail_unguarded():
            plain(self, sql_list)
        RULES.lay_down(apps, connection.schema_editor())
        TEMPLATES.lay_down(apps, connection.schema_editor())
        WHOLE.lay_down(apps, connection.schema_editor())

    BaseDatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]  # on purpose, see above
