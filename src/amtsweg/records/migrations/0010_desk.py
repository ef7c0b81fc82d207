"""Kinds of files, chosen columns, whose files somebody has, and the versions of an imported file plan."""

from django.db import migrations, models

import amtsweg.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_electronic_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileType",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=200)),
                ("definition", models.JSONField()),
                ("changed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="fileplanunit",
            name="unit_keys",
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.CreateModel(
            name="FilePlanVersion",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("changes", models.JSONField()),
                ("unchanged", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListChoice",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("list_name", models.CharField(max_length=40)),
                ("columns", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account_id", "list_name"), name="list_choice_once"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="recordfile",
            index=models.Index(
                condition=models.Q(("responsible_id__isnull", False)),
                fields=["responsible_id", "-id"],
                name="file_responsible",
            ),
        ),
    ]
