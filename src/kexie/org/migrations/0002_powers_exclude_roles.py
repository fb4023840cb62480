"""
An administrator has no role and whoever has a role is no administrator: the database itself refuses.

The one place of the room with SQL of its own for each database.
"""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER org_grant_no_administrator BEFORE INSERT ON org_grant"
    " WHEN (SELECT power FROM org_user WHERE id = NEW.user_id) <> ''"
    " BEGIN SELECT RAISE(ABORT, 'Powers and roles exclude each other.'); END",
    "CREATE TRIGGER org_grant_no_administrator_later BEFORE UPDATE ON org_grant"
    " WHEN (SELECT power FROM org_user WHERE id = NEW.user_id) <> ''"
    " BEGIN SELECT RAISE(ABORT, 'Powers and roles exclude each other.'); END",
    "CREATE TRIGGER org_user_power_no_grant BEFORE UPDATE OF power ON org_user"
    " WHEN NEW.power <> '' AND EXISTS (SELECT 1 FROM org_grant WHERE user_id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'Powers and roles exclude each other.'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION org_grant_no_administrator() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF (SELECT power FROM org_user WHERE id = NEW.user_id) <> '' THEN"
    " RAISE EXCEPTION 'Powers and roles exclude each other.' USING ERRCODE = 'check_violation';"
    " END IF; RETURN NEW; END $$",
    "CREATE FUNCTION org_user_power_no_grant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NEW.power <> '' AND EXISTS (SELECT 1 FROM org_grant WHERE user_id = NEW.id) THEN"
    " RAISE EXCEPTION 'Powers and roles exclude each other.' USING ERRCODE = 'check_violation';"
    " END IF; RETURN NEW; END $$",
    "CREATE TRIGGER org_grant_no_administrator BEFORE INSERT OR UPDATE ON org_grant"
    " FOR EACH ROW EXECUTE FUNCTION org_grant_no_administrator()",
    "CREATE TRIGGER org_user_power_no_grant BEFORE UPDATE OF power ON org_user"
    " FOR EACH ROW EXECUTE FUNCTION org_user_power_no_grant()",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def add_triggers(apps, schema_editor):
    for statement in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [migrations.RunPython(add_triggers, migrations.RunPython.noop)]
