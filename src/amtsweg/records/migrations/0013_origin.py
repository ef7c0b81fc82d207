"""Where files were taken over from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of mere ids."""

    dependencies = [("records", "0004_electronic_files")]
    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("foreign_id", models.UUIDField()),
                ("kind", models.CharField(max_length=10)),
                ("object_id", models.UUIDField()),
                ("process_id", models.UUIDField()),
                ("taken_at", models.DateTimeField()),
                (
                    "record_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.recordfile"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["record_file"], name="origin_file")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["foreign_id"], name="origin_file_once", condition=models.Q(kind="file")
                    )
                ],
            },
        ),
    ]
