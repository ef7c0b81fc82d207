"""Statements counted where they leave the house: libpq's own trace, so that BEGIN, COMMIT and settings count too."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection
from psycopg.pq import Trace

# Sent by us ("F"): a simple query, or the execution of a prepared one.
_SENT = re.compile(rb'^F\t\d+\t(?:Query\t "(?P<text>.{0,60})|(?P<run>Execute))', re.MULTILINE)


@dataclass
class Wire:
    """What went over the wire."""

    statements: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many statements were sent."""
        return len(self.statements)


@contextmanager
def listening() -> Iterator[Wire]:
    """Listen to this thread's connection."""
    connection.ensure_connection()
    line = connection.connection.pgconn
    wire = Wire()
    with tempfile.TemporaryFile() as trace:
        line.trace(trace.fileno())
        line.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield wire
        finally:
            line.untrace()
            trace.seek(0)
            found = _SENT.finditer(trace.read())
            wire.statements += [(one["text"] or b"prepared").decode(errors="replace") for one in found]
