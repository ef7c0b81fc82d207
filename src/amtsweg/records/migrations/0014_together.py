"""Bring together what was added side by side."""

from django.db import migrations


class Migration(migrations.Migration):
    """Nothing but the meeting of three ways."""

    dependencies = [("records", "0010_desk"), ("records", "0012_reading_contents"), ("records", "0013_origin")]
    operations = []
