import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('indicators', '0006_topics_and_versions_of_checks')]

    operations = [
        migrations.AlterField(
            model_name='figure',
            name='batch',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='indicators.batch'),
        ),
        migrations.AlterField(
            model_name='past',
            name='ended_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ended', to='indicators.batch'),
        ),
        migrations.AlterField(
            model_name='past',
            name='indicator',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator'),
        ),
        migrations.AlterField(
            model_name='past',
            name='group',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.group'),
        ),
        migrations.AlterField(
            model_name='past',
            name='unit',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AlterField(
            model_name='past',
            name='batch',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.batch'),
        ),
    ]
