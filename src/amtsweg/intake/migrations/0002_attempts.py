"""Limits on guessing a code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("forms", "0002_drafts_resumed")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("unit_id", models.UUIDField(null=True)),
                ("subject_id", models.UUIDField(null=True)),
                ("account_id", models.UUIDField(blank=True, null=True)),
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={"indexes": [models.Index(fields=["since"], name="attempt_since")]},
        ),
    ]
