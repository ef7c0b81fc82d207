"""How a form is used: counters without any person, and which pages a draft has passed."""

import django.db.models.deletion
from django.db import migrations, models

import amtsweg.kernel.ids


class Migration(migrations.Migration):
    """Add the table of counters, and the pages to the drafts."""

    dependencies = [("forms", "0003_upload_scan")]

    operations = [
        migrations.AddField("draft", "passed", models.JSONField(default=list)),
        migrations.CreateModel(
            name="FormUsage",
            fields=[
                ("id", models.UUIDField(default=amtsweg.kernel.ids.uuid7, primary_key=True, serialize=False)),
                (
                    "form_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.formversion",
                    ),
                ),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=20)),
                ("page", models.CharField(blank=True, default="", max_length=100)),
                ("field", models.CharField(blank=True, default="", max_length=300)),
                ("detail", models.CharField(blank=True, default="", max_length=300)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "db_table": "forms_usage",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("form_version", "day", "kind", "page", "field", "detail"), name="form_usage_counter"
                    )
                ],
            },
        ),
    ]
