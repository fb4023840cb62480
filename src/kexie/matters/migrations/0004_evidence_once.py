"""A file proves a share once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0003_reminders")]
    operations = [
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=Q(("file__isnull", False), ("withdrawn_at__isnull", True)),
                fields=("share", "file"),
                name="evidence_file_once",
            ),
        ),
    ]
