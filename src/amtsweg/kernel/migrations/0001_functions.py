"""The database functions that count transactions, needed before the event table refers to them."""

from django.db import migrations


class Migration(migrations.Migration):
    """Create ``amtsweg_transaction()`` and its neighbours."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION amtsweg_transaction_base() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT 0::bigint $$;
            CREATE FUNCTION amtsweg_transaction() RETURNS bigint LANGUAGE sql VOLATILE AS
              $$ SELECT amtsweg_transaction_base() + pg_current_xact_id()::text::bigint $$;
            CREATE FUNCTION amtsweg_oldest_transaction() RETURNS bigint LANGUAGE sql STABLE AS
              $$ SELECT amtsweg_transaction_base() + pg_snapshot_xmin(pg_current_snapshot())::text::bigint $$;
            """,
            "DROP FUNCTION amtsweg_oldest_transaction(); DROP FUNCTION amtsweg_transaction();"
            " DROP FUNCTION amtsweg_transaction_base()",
        )
    ]
