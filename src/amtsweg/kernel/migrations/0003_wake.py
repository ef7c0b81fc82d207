"""A new outbox entry wakes the workers at commit."""

from django.db import migrations


class Migration(migrations.Migration):
    """Notify the channel ``amtsweg_wake`` once for each statement that writes into the outbox."""

    dependencies = [("kernel", "0002_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION amtsweg_wake() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN PERFORM pg_notify('amtsweg_wake', ''); RETURN NULL; END $$;
            CREATE TRIGGER outbox_wake AFTER INSERT ON kernel_outbox
              FOR EACH STATEMENT EXECUTE FUNCTION amtsweg_wake();
            """,
            "DROP TRIGGER outbox_wake ON kernel_outbox; DROP FUNCTION amtsweg_wake()",
        )
    ]
