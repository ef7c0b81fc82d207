"""Cases wait for a place: entries of waiting lists, and the places that become free."""

import django.db.models.deletion
from django.db import migrations, models

import amtsweg.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_moved_to_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("service_slug", models.CharField(max_length=80)),
                ("group", models.CharField(max_length=200)),
                ("state", models.CharField(max_length=10)),
                ("opened_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["service_slug", "group", "opened_at"],
                        name="vacancy_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingEntry",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ("service_slug", models.CharField(max_length=80)),
                ("group", models.CharField(max_length=200)),
                ("label", models.CharField(max_length=200)),
                ("person", models.CharField(blank=True, max_length=200)),
                ("priority", models.IntegerField(default=0)),
                ("received_at", models.DateTimeField()),
                ("state", models.CharField(max_length=10)),
                ("offered_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.vacancy"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["service_slug", "group", "-priority", "received_at", "id"],
                        name="waiting_next",
                    ),
                    models.Index(fields=["unit_id", "service_slug", "group", "-received_at"], name="waiting_groups"),
                ],
                "constraints": [models.UniqueConstraint(fields=("case", "group"), name="waiting_once")],
            },
        ),
    ]
