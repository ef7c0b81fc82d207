"""Drafts that are gone on with by a code, hold their answers fast, and know who saved which page."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("forms", "0001_initial")]

    operations = [
        migrations.AddField("draft", "code_hash", models.CharField(max_length=64, null=True, unique=True)),
        migrations.AddField("draft", "email", models.CharField(max_length=254, blank=True, default="")),
        migrations.AddField("draft", "last_page", models.CharField(max_length=100, blank=True, default="")),
        migrations.AddField("draft", "saves", models.JSONField(default=dict)),
        migrations.AddField("draft", "locked_at", models.DateTimeField(null=True)),
        migrations.AddField("draft", "reminded_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "draft",
            models.Index(
                fields=["expires_at"],
                name="draft_reminder",
                condition=~Q(email="") & Q(reminded_at=None, result_id=None),
            ),
        ),
    ]
