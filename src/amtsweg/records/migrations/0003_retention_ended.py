"""Remember for each file that its end of retention has been told."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0002_versions_unchanged")]

    operations = [
        migrations.AddField(
            model_name="recordfile",
            name="retention_ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="recordfile",
            index=models.Index(
                condition=Q(retention_until__isnull=False, retention_ended_at__isnull=True),
                fields=["retention_until", "id"],
                name="file_retention_end",
            ),
        ),
    ]
