"""The database itself refuses to change what a signature says."""

from django.db import migrations


class Migration(migrations.Migration):
    """Put a trigger before every update of a signature; who may see it may still change with its file."""

    dependencies = [("circulation", "0001_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION circulation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'a signature never changes'; END $$;
            CREATE TRIGGER signature_unchanged BEFORE UPDATE ON circulation_signature FOR EACH ROW
              WHEN ((OLD.circulation_id, OLD.step_id, OLD.document_id, OLD.version_id, OLD.sha256, OLD.action,
                     OLD.signer_id, OLD.signer, OLD.acting_for_id, OLD.acting_for, OLD.comment, OLD.at, OLD.event_id)
                IS DISTINCT FROM
                (NEW.circulation_id, NEW.step_id, NEW.document_id, NEW.version_id, NEW.sha256, NEW.action,
                 NEW.signer_id, NEW.signer, NEW.acting_for_id, NEW.acting_for, NEW.comment, NEW.at, NEW.event_id))
              EXECUTE FUNCTION circulation_refuse_change();
            """,
            "DROP TRIGGER signature_unchanged ON circulation_signature; DROP FUNCTION circulation_refuse_change()",
        )
    ]
