"""Within how many working days a new installation answers suggestions: rows that an office changes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TIMES = (("problem", 15), ("proposal", 20), ("innovation", 20))


def lay_down(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    time = apps.get_model("matters", "AnswerTime")
    for kind, working_days in TIMES:
        time.objects.create(kind=kind, working_days=working_days)


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_usual_rules")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
