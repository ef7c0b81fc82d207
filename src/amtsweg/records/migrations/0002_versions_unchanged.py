"""The database itself refuses to change what a version of a document says."""

from django.db import migrations


class Migration(migrations.Migration):
    """Put a trigger before every update of a version; who may see it may still change with its file."""

    dependencies = [("records", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'a version of a document never changes'; END $$;
            CREATE TRIGGER version_unchanged BEFORE UPDATE ON records_documentversion FOR EACH ROW
              WHEN ((OLD.document_id, OLD.version, OLD.sha256, OLD.filename, OLD.media_type, OLD.size, OLD.added_at)
                IS DISTINCT FROM
                (NEW.document_id, NEW.version, NEW.sha256, NEW.filename, NEW.media_type, NEW.size, NEW.added_at))
              EXECUTE FUNCTION records_refuse_change();
            """,
            "DROP TRIGGER version_unchanged ON records_documentversion; DROP FUNCTION records_refuse_change()",
        )
    ]
