"""What went to the archive stays as it went: the database itself refuses to change or take away a package's row."""

from typing import Any

from django.db import migrations

SAID = "What went to the archive is frozen."
EVENTS = {"issuing_package_no_change": "UPDATE", "issuing_package_no_delete": "DELETE"}
SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {event} ON issuing_package"
    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for name, event in EVENTS.items()
]
POSTGRESQL = [
    "CREATE FUNCTION issuing_package_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" RAISE EXCEPTION '{SAID}'; END $$",
    *(
        f"CREATE TRIGGER {name} BEFORE {event} ON issuing_package"
        " FOR EACH ROW EXECUTE FUNCTION issuing_package_frozen()"
        for name, event in EVENTS.items()
    ),
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("issuing", "0003_shipped_templates")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
