"""The one group that stands for no division: every figure without a breakdown points at it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WHOLE = 1
NEXT = "SELECT setval(pg_get_serial_sequence('indicators_group', 'id'), (SELECT max(id) FROM indicators_group))"


def lay_down(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    group = apps.get_model("indicators", "Group")
    group.objects.get_or_create(
        pk=WHOLE, defaults={"code": "WHOLE", "name": "合计", "name_en": "total"}
    )
    if editor.connection.vendor == "postgresql":
        # A key given by hand leaves the sequence behind; the next group would collide.
        with editor.connection.cursor() as cursor:
            cursor.execute(NEXT)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
