"""Find the runs of a version that have not ended without looking at those that have."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("processes", "0002_running_side")]

    operations = [
        migrations.AddIndex(
            model_name="processinstance",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["model", "id"], name="instance_running"
            ),
        ),
    ]
