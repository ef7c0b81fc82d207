"""Plans to move running matters to another version of their process, and what became of each matter."""

import django.db.models.deletion
from django.db import migrations, models

import amtsweg.kernel.ids

SCOPED = [
    ("unit_id", models.UUIDField(null=True)),
    ("subject_id", models.UUIDField(null=True)),
    ("account_id", models.UUIDField(blank=True, null=True)),
    ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
]


class Migration(migrations.Migration):
    dependencies = [("process_register", "0002_tables")]

    operations = [
        migrations.CreateModel(
            name="MigrationPlan",
            fields=[
                *SCOPED,
                ("process", models.CharField(max_length=80)),
                ("from_version", models.PositiveIntegerField()),
                ("to_version", models.PositiveIntegerField()),
                ("mapping", models.JSONField()),
                ("anew", models.JSONField(default=list)),
                ("reason", models.TextField()),
                ("created_by", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("stage", models.CharField(max_length=10)),
                ("stage_at", models.DateTimeField()),
                ("run", models.PositiveIntegerField(default=0)),
                ("cursor", models.UUIDField(null=True)),
            ],
            options={
                "db_table": "process_register_migration_plan",
                "indexes": [models.Index(fields=["process", "-id"], name="migration_plan_process")],
            },
        ),
        migrations.CreateModel(
            name="MigrationItem",
            fields=[
                *SCOPED,
                ("instance_id", models.UUIDField()),
                ("outcome", models.CharField(max_length=8)),
                ("problems", models.JSONField(default=list)),
                ("migration_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="process_register.migrationplan",
                    ),
                ),
            ],
            options={
                "db_table": "process_register_migration_item",
                "indexes": [models.Index(fields=["plan", "outcome", "id"], name="migration_item_outcome")],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "instance_id"), name="migration_item_once"),
                ],
            },
        ),
    ]
