"""Keep what is needed to take the move of an instance to another version back."""

import django.db.models.deletion
from django.db import migrations, models

import amtsweg.kernel.ids


class Migration(migrations.Migration):
    dependencies = [("processes", "0003_instance_running")]

    operations = [
        migrations.CreateModel(
            name="InstanceMigration",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("before", models.JSONField()),
                ("revision", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "from_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="processes.processmodel"
                    ),
                ),
                (
                    "instance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="processes.processinstance"
                    ),
                ),
                (
                    "to_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="processes.processmodel"
                    ),
                ),
            ],
            options={"db_table": "processes_migration"},
        ),
    ]
