"""The count of transactions, which orders the event log, goes on when the database moves to another server.

PostgreSQL counts transactions anew on every server. A restored log would then hold numbers from the future: new events
would stand before old ones and never be sealed. So the count has a base, which is raised after a move.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_BEHIND = """
SELECT latest FROM (SELECT greatest((SELECT max(transaction) FROM kernel_event),
                                    (SELECT max(transaction) FROM kernel_event_seal)) AS latest) AS log
WHERE latest >= amtsweg_transaction_base() + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
_RAISE = "CREATE OR REPLACE FUNCTION amtsweg_transaction_base() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT {} $$"


def continue_count(connection: BaseDatabaseWrapper) -> bool:
    """Raise the base where the log is ahead of the server, as the owner; tells whether it had to."""
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND)
        row = cursor.fetchone()
        if row:
            cursor.execute(_RAISE.format(f"{int(row[0])}::bigint"))
    return row is not None
