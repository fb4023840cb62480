"""
What was issued is frozen: the database itself refuses to change what it says, its number, to whom it goes and its files.

SQL of its own for each database. What follows issuing (its files are made, it is archived) may still be written down.
"""

from typing import Any

from django.db import migrations

SAID = "What was issued is frozen."
KEPT = ("content", "digest", "kind", "form", "use", "length", "series_id", "year", "serial", "signer_name", "signed_at", "issued_at", "about_id", "office_template_id")
STATES = "('issued', 'archived')"
PARTS = ("addressee", "enclosure")
# IS DISTINCT FROM on PostgreSQL, IS NOT on SQLite
CHANGED = " OR ".join(f"NEW.{name} {{differs}} OLD.{name}" for name in KEPT)
UNDONE = f"OLD.state IN {STATES} AND (NEW.state NOT IN {STATES} OR {CHANGED})"
OF_ISSUED = f"(SELECT state FROM issuing_officialdocument WHERE record_id = {{row}}.document_id) IN {STATES}"
# name, table, what happens, when it is refused
TRIGGERS = (
    ("issuing_document_no_change", "issuing_officialdocument", "UPDATE", UNDONE),
    ("issuing_document_no_delete", "issuing_officialdocument", "DELETE", f"OLD.state IN {STATES}"),
    *(
        (f"issuing_{part}_no_{name}", f"issuing_{part}", event, OF_ISSUED.format(row=row))
        for part in PARTS
        for name, event, row in (
            ("add", "INSERT", "NEW"),
            ("change", "UPDATE", "OLD"),
            ("delete", "DELETE", "OLD"),
        )
    ),
    ("issuing_file_no_change", "issuing_issuedfile", "UPDATE", "1 = 1"),
    ("issuing_file_no_delete", "issuing_issuedfile", "DELETE", "1 = 1"),
    ("issuing_year_no_step_back", "issuing_seriesyear", "UPDATE", "NEW.last < OLD.last"),
)
NAMES = tuple(name for name, _table, _event, _when in TRIGGERS)
SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when.format(differs='IS NOT')}"
    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for name, table, event, when in TRIGGERS
]
# A trigger's WHEN holds no query there: the function asks.
POSTGRESQL = [
    statement
    for name, table, event, when in TRIGGERS
    for statement in (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when.format(differs='IS DISTINCT FROM')} THEN RAISE EXCEPTION '{SAID}'; END IF;"
        f" RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_triggers(apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("issuing", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
