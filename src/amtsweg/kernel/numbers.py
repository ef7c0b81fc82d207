"""Numbers without gaps, given in short transactions of their own so that no writer holds a series for long."""

from django.db import connection

_TAKE = """
INSERT INTO kernel_number_series AS series (key, last) VALUES (%s, %s)
ON CONFLICT (key) DO UPDATE SET last = series.last + excluded.last RETURNING series.last
"""


def take(key: str, count: int = 1) -> range:
    """Take the next numbers of a series; a rollback of the present transaction gives them back.

    Locks the series until the transaction ends: call it in a batch after the fact, never while taking in.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number without gaps is taken in the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
