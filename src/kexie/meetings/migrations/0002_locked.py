"""
Minutes that were locked are frozen: the database itself refuses to change them, their sections and their amendments.

SQL of its own for each database. Which document they were printed as may still be written down.
"""

from typing import Any

from django.db import migrations

SAID = "Minutes that were locked are frozen."
OF_SECTION = "(SELECT state FROM meetings_minutes WHERE record_id = {row}.minutes_id) = 'locked'"
OF_AMENDMENT = (
    "(SELECT state FROM meetings_minutes WHERE record_id ="
    " (SELECT minutes_id FROM meetings_section WHERE id = {row}.section_id)) = 'locked'"
)
CHANGED = (
    "OLD.state = 'locked' AND (NEW.state <> OLD.state OR NEW.locked_hash <> OLD.locked_hash"
    " OR NEW.locked_at <> OLD.locked_at OR NEW.approved_at <> OLD.approved_at"
    " OR NEW.meeting_id <> OLD.meeting_id)"
)
# name, table, what happens, when it is refused
TRIGGERS = (
    ("meetings_minutes_no_change", "meetings_minutes", "UPDATE", CHANGED),
    ("meetings_minutes_no_delete", "meetings_minutes", "DELETE", "OLD.state = 'locked'"),
    ("meetings_section_no_add", "meetings_section", "INSERT", OF_SECTION.format(row="NEW")),
    ("meetings_section_no_change", "meetings_section", "UPDATE", OF_SECTION.format(row="OLD")),
    ("meetings_section_no_move", "meetings_section", "UPDATE", OF_SECTION.format(row="NEW")),
    ("meetings_section_no_delete", "meetings_section", "DELETE", OF_SECTION.format(row="OLD")),
    ("meetings_amendment_no_add", "meetings_amendment", "INSERT", OF_AMENDMENT.format(row="NEW")),
    (
        "meetings_amendment_no_change",
        "meetings_amendment",
        "UPDATE",
        OF_AMENDMENT.format(row="OLD"),
    ),
    (
        "meetings_amendment_no_delete",
        "meetings_amendment",
        "DELETE",
        OF_AMENDMENT.format(row="OLD"),
    ),
)
NAMES = tuple(name for name, _table, _event, _when in TRIGGERS)
SQLITE = [
    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}"
    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
    for name, table, event, when in TRIGGERS
]
# A trigger's WHEN holds no query there: the function asks.
POSTGRESQL = [
    statement
    for name, table, event, when in TRIGGERS
    for statement in (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when} THEN RAISE EXCEPTION '{SAID}'; END IF;"
        f" RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_triggers(apps: Any, schema_editor: Any) -> None:
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
