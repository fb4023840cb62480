"""Is the database as this version of the product needs it?"""

from gettext import gettext as _
from gettext import ngettext

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kexie.config.answers import DONE, NotReady, complain


def look() -> tuple[list[str], list[str]]:
    """Migrations that are missing and those that are unknown, from one reading of folders and database."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    missing = [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
    applied = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    unknown = applied - set(loader.disk_migrations)
    return missing, sorted(f"{app}.{name}" for app, name in unknown)


def insist_up_to_date() -> None:
    """:raises NotReady: migrations are missing, or unknown"""
    missing = _missing_unless_newer()
    if missing:
        raise NotReady(
            ngettext(
                "%(count)s change of the database is missing. Run: kexie migrate",
                "%(count)s changes of the database are missing. Run: kexie migrate",
                len(missing),
            )
            % {"count": len(missing)}
        )


def prepare() -> None:
    """SQLite belongs to this one process group and is brought up to date; PostgreSQL only by `kexie migrate`."""
    if connection.vendor != "sqlite":
        insist_up_to_date()
    elif missing := _missing_unless_newer():
        _apply(missing)


def migrate() -> int:
    """Apply what is missing; says how much."""
    _apply(_missing_unless_newer())
    return DONE


def _missing_unless_newer() -> list[str]:
    """:raises NotReady: the database was written by a newer version"""
    missing, unknown = look()
    if unknown:
        raise NotReady(
            _("The database was made by a newer version (%(names)s). Install that version.")
            % {"names": ", ".join(unknown)}
        )
    return missing


def _apply(missing: list[str]) -> None:
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    words = ngettext(
        "The database is up to date: %(count)s change applied.",
        "The database is up to date: %(count)s changes applied.",
        len(missing),
    )
    complain(words % {"count": len(missing)})
