from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("issuing", "0004_shipped_templates")]
    operations = [
        migrations.AddField(
            model_name="package",
            name="number",
            field=models.CharField(default="", max_length=60, unique=True, verbose_name="archive number"),
            preserve_default=False,
        ),
    ]
