"""Is the database as this version of the product needs it?"""

from gettext import gettext as _
from gettext import ngettext

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kexie.config.answers import DONE, NotReady, complain


def missing_migrations() -> list[str]:
    """What must still be applied, in order, as `room.0001_initial`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown_migrations() -> list[str]:
    """What was applied by a newer version of the product."""
    loader = MigrationExecutor(connection).loader
    known = set(loader.disk_migrations)
    applied = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    return sorted(f"{app}.{name}" for app, name in applied - known)


def insist_not_newer() -> None:
    """:raises NotReady: the database was written by a newer version"""
    if unknown := unknown_migrations():
        raise NotReady(
            _("The database was made by a newer version (%(names)s). Install that version.")
            % {"names": ", ".join(unknown)}
        )


def insist_up_to_date() -> None:
    """:raises NotReady: migrations are missing, or unknown"""
    insist_not_newer()
    if missing := missing_migrations():
        raise NotReady(
            ngettext(
                "%(count)s change of the database is missing. Run: kexie migrate",
                "%(count)s changes of the database are missing. Run: kexie migrate",
                len(missing),
            )
            % {"count": len(missing)}
        )


def prepare_to_serve() -> None:
    """SQLite belongs to this one process group and is brought up to date; PostgreSQL only by `kexie migrate`."""
    if connection.vendor != "sqlite":
        insist_up_to_date()
        return
    insist_not_newer()
    if missing_migrations():
        migrate()


def migrate() -> int:
    """Apply what is missing; says how much."""
    insist_not_newer()
    missing = missing_migrations()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    words = ngettext(
        "The database is up to date: %(count)s change applied.",
        "The database is up to date: %(count)s changes applied.",
        len(missing),
    )
    complain(words % {"count": len(missing)})
    return DONE
