"""A case may be worked on by a later version of its service than the one it came in by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("catalogue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="moved_to_version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalogue.serviceversion",
            ),
        ),
    ]
