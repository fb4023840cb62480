"""What was accepted is kept: the database itself refuses to remove it, as it refuses to change it."""

from typing import Any

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER returns_snapshot_kept BEFORE DELETE ON returns_snapshot"
    " BEGIN SELECT RAISE(ABORT, 'What was accepted is frozen.'); END",
]
POSTGRESQL = [
    "CREATE TRIGGER returns_snapshot_kept BEFORE DELETE ON returns_snapshot"
    " FOR EACH ROW EXECUTE FUNCTION returns_frozen()",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_trigger(apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_frozen")]
    operations = [migrations.RunPython(add_trigger, migrations.RunPython.noop)]
