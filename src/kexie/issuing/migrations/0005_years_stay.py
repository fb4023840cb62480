"""The last number of a series and year is neither taken away nor given to another: numbers would be given twice."""

from typing import Any

from django.db import migrations

SAID = "What was issued is frozen."
TABLE = "issuing_seriesyear"
MOVED = "NEW.series_id <> OLD.series_id OR NEW.year <> OLD.year"
GONE = "OLD.last > 0"
NAMES = ("issuing_year_no_move", "issuing_year_no_delete")
SQLITE = [
    f"CREATE TRIGGER issuing_year_no_move BEFORE UPDATE ON {TABLE} WHEN {MOVED} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
    f"CREATE TRIGGER issuing_year_no_delete BEFORE DELETE ON {TABLE} WHEN {GONE} BEGIN SELECT RAISE(ABORT, '{SAID}'); END",
]
POSTGRESQL = [
    (
        "CREATE FUNCTION issuing_year_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAID}'; END $$"
    ),
    f"CREATE TRIGGER issuing_year_no_move BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({MOVED}) EXECUTE FUNCTION issuing_year_stays()",
    f"CREATE TRIGGER issuing_year_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW WHEN ({GONE}) EXECUTE FUNCTION issuing_year_stays()",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_triggers(_apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("issuing", "0004_packages_frozen")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
