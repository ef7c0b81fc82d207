"""The database function that names the writing transaction, needed before the event table refers to it."""

from django.db import migrations


class Migration(migrations.Migration):
    """Create ``amtsweg_transaction()``."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE OR REPLACE FUNCTION amtsweg_transaction() RETURNS bigint LANGUAGE sql VOLATILE AS"
            " $$ SELECT pg_current_xact_id()::text::bigint $$",
            "DROP FUNCTION amtsweg_transaction()",
        )
    ]
