"""
The rules a new installation starts with: when which light shows, and how long a task usually takes.

No national standard exists (every place defines its own), so both are rows that an office changes.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# order, light, measure, threshold: late or far behind is red, near or somewhat behind is yellow
LIGHTS = (
    (10, "red", "days_left", -1),
    (20, "red", "escalation", 3),
    (30, "red", "behind", 30),
    (40, "yellow", "days_left", 3),
    (50, "yellow", "escalation", 1),
    (60, "yellow", "behind", 10),
)
# kind of the source, urgency, days, counted in working days
LEVELS = (
    ("notice", "ordinary", 30, False),
    ("minutes", "ordinary", 20, False),
    ("speech", "ordinary", 15, False),
    ("speech", "urgent", 5, False),
    ("speech", "very_urgent", 1, False),
    ("meeting", "ordinary", 30, True),
    ("rectification", "ordinary", 60, False),
    ("plan", "ordinary", 90, False),
    ("other", "ordinary", 30, False),
    ("other", "urgent", 3, True),
    ("other", "very_urgent", 1, True),
)


def lay_down(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("matters", "LightRule")
    for order, light, measure, threshold in LIGHTS:
        rule.objects.create(order=order, light=light, measure=measure, threshold=threshold)
    level = apps.get_model("matters", "ServiceLevel")
    for source, urgency, days, working_days in LEVELS:
        level.objects.create(source=source, urgency=urgency, days=days, working_days=working_days)


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
