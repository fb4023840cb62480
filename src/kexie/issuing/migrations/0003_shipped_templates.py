"""The templates a new installation begins with, first version; a later one is laid down beside them and closes them."""

import json
from importlib.resources import files

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def lay_down(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    template = apps.get_model("issuing", "Template")
    text = (files("kexie.issuing") / "data" / "templates_1.json").read_text(encoding="utf-8")
    for given in json.loads(text):
        body = "\n".join(given.pop("body"))
        template.objects.create(unit=None, body=body, **given)


class Migration(migrations.Migration):
    dependencies = [("issuing", "0002_frozen")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
