"""A new outbox entry wakes the workers at commit."""

from django.db import migrations


class Migration(migrations.Migration):
    """Notify the channel ``amtsweg_wake`` when a transaction commits that wrote into the outbox.

    A commit that notifies holds a lock of the whole server until it is on the disk, so all who notify would commit
    one after the other. Therefore only one of those who commit at the same moment rings, and nobody waits for it;
    what the others owe is found with it or, at the latest, by the worker's next look.
    """

    dependencies = [("kernel", "0002_initial")]
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION amtsweg_wake() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN
                IF pg_try_advisory_xact_lock(1634563191) THEN PERFORM pg_notify('amtsweg_wake', ''); END IF;
                RETURN NULL;
              END $$;
            CREATE CONSTRAINT TRIGGER outbox_wake AFTER INSERT ON kernel_outbox
              DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION amtsweg_wake();
            """,
            "DROP TRIGGER outbox_wake ON kernel_outbox; DROP FUNCTION amtsweg_wake()",
        )
    ]
