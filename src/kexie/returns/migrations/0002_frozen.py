"""
What was accepted is frozen: the database itself refuses to change it.

The one place of the room with SQL of its own for each database.
"""

from typing import Any

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER returns_snapshot_frozen BEFORE UPDATE ON returns_snapshot"
    " BEGIN SELECT RAISE(ABORT, 'What was accepted is frozen.'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION returns_frozen() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'What was accepted is frozen.'; END $$",
    "CREATE TRIGGER returns_snapshot_frozen BEFORE UPDATE ON returns_snapshot"
    " FOR EACH ROW EXECUTE FUNCTION returns_frozen()",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_trigger(apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_initial"), ("indicators", "0002_whole")]
    operations = [migrations.RunPython(add_trigger, migrations.RunPython.noop)]
