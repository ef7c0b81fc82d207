"""What the virus scanner said about contents that were uploaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the table."""

    dependencies = [("forms", "0002_drafts_resumed")]

    operations = [
        migrations.CreateModel(
            name="UploadScan",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("state", models.CharField(default="unchecked", max_length=20)),
                ("received_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "forms_upload_scan",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "unchecked")), fields=["asked_at"], name="upload_unchecked"
                    ),
                    models.Index(fields=["held_at", "received_at"], name="upload_held"),
                ],
            },
        ),
    ]
