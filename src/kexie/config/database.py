"""Is the database as this version of the product needs it?"""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations import CreateModel, Migration
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from kexie.config.answers import DONE, NotReady, complain

NAMED = 3  # things of another version that a message names


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What the database holds beside what this version of the product needs.

    :ivar missing: migrations that are still to be applied
    :ivar foreign: what only another version makes: migrations that are unknown here, tables before their migration,
        tables and columns that are not there although all is applied
    """

    missing: list[str]
    foreign: list[str]


def look() -> Standing:
    """
    From one reading of folders and database; changes nothing.

    :raises NotReady: the database does not answer, or it is none
    """
    try:
        return _look()
    except DatabaseError as reason:
        raise NotReady(
            _("The database %(place)s cannot be used: %(reason)s.")
            % {"place": place(), "reason": reason}
        ) from reason


def _look() -> Standing:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    tables = set(connection.introspection.table_names())
    applied = {key for key in loader.applied_migrations if key[0] in loader.migrated_apps}
    foreign = [f"{app}.{name}" for app, name in sorted(applied - set(loader.disk_migrations))]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as reason:
        return Standing([], foreign or [str(reason)])
    missing = [one for one, _backwards in executor.migration_plan(loader.graph.leaf_nodes())]
    if missing:
        foreign += [table for one in missing for table in _made_by(one) if table in tables]
    if not foreign:
        models = loader.project_state(sorted(applied)).apps if missing else apps
        foreign += _lacking(models, tables)
    return Standing([f"{one.app_label}.{one.name}" for one in missing], foreign)


def _made_by(migration: Migration) -> Iterator[str]:
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            given = operation.options.get("db_table")
            yield given or f"{migration.app_label}_{operation.name_lower}"


def _lacking(models: Apps, tables: set[str]) -> Iterator[str]:
    """Tables and columns that should stand and do not: migrations of the same names made something else."""
    with connection.cursor() as cursor:
        for model in models.get_models(include_auto_created=True):
            table = model._meta.db_table  # noqa: SLF001 -- Django's documented name of it
            if not model._meta.managed:  # noqa: SLF001 -- likewise
                continue
            if table not in tables:
                yield table
                continue
            described = connection.introspection.get_table_description(cursor, table)
            held = {one.name for one in described}
            for field in model._meta.local_concrete_fields:  # noqa: SLF001 -- likewise
                if field.column not in held:
                    yield f"{table}.{field.column}"


def insist_up_to_date() -> None:
    """:raises NotReady: migrations are missing, or the database is another version's"""
    missing = _missing_of_ours()
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
    elif missing := _missing_of_ours():
        _apply(missing)


def migrate() -> int:
    """Apply what is missing; says how much."""
    _apply(_missing_of_ours())
    return DONE


def place() -> str:
    """Where the data is: the file of SQLite, or the address of PostgreSQL without its account."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return str(Path(held["NAME"]))
    return f"{held['NAME']} ({held['HOST'] or 'localhost'}:{held['PORT'] or 5432})"


def _missing_of_ours() -> list[str]:
    """:raises NotReady: the database was made by another version, older or newer"""
    standing = look()
    if standing.foreign:
        names = ", ".join(standing.foreign[:NAMED])
        if len(standing.foreign) > NAMED:
            names += " …"
        raise NotReady(
            _(
                "The database %(place)s was made by another version of Kexie (%(names)s). Nothing was changed."
                " Start the version that made it, or choose another data folder with KEXIE_DATA"
                " (another database with KEXIE_DATABASE_URL) and begin anew there."
            )
            % {"place": place(), "names": names}
        )
    return standing.missing


def _apply(missing: list[str]) -> None:
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    words = ngettext(
        "The database is up to date: %(count)s change applied.",
        "The database is up to date: %(count)s changes applied.",
        len(missing),
    )
    complain(words % {"count": len(missing)})
