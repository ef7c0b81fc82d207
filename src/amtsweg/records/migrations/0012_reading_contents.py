"""Which versions are still to be read: noted by the database itself, so that filing costs no statement more."""

from django.db import migrations, models

_QUEUE = """
CREATE FUNCTION records_queue_reading() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN
    INSERT INTO records_pendingreading (version_id, stage, due_at, attempts)
      SELECT id, 'read', added_at, 0 FROM filed ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
CREATE TRIGGER version_to_read AFTER INSERT ON records_documentversion REFERENCING NEW TABLE AS filed
  FOR EACH STATEMENT EXECUTE FUNCTION records_queue_reading();
INSERT INTO records_pendingreading (version_id, stage, due_at, attempts)
  SELECT id, 'read', added_at, 0 FROM records_documentversion ON CONFLICT DO NOTHING;
"""
_FORGET = "DROP TRIGGER version_to_read ON records_documentversion; DROP FUNCTION records_queue_reading()"


class Migration(migrations.Migration):
    """What lies in the files already is read as well."""

    dependencies = [("records", "0004_electronic_files")]
    operations = [
        migrations.CreateModel(
            name="PendingReading",
            fields=[
                ("version_id", models.UUIDField(primary_key=True, serialize=False)),
                ("stage", models.CharField(max_length=10)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["stage", "-version_id"], name="reading_stage")],
            },
        ),
        migrations.RunSQL(_QUEUE, _FORGET),
    ]
