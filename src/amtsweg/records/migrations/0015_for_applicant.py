"""Tell what the office files by hand from what the applicant sent or was sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A mark at each document; what was internal before is not the applicant's."""

    dependencies = [("records", "0014_together")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="for_applicant",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.RunSQL(
            "UPDATE records_document SET for_applicant = false WHERE direction = 'internal'",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
