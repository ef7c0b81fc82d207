"""News of owed work: rung at the commit, by one of those who commit at the same moment, and nobody waits for it."""

from contextlib import ExitStack
from uuid import uuid4

from amtsweg.web import databases
from amtsweg.web.databases import Connection
from amtsweg.web.environment import Database

_OWE = """
INSERT INTO kernel_outbox (id, topic, key, payload, status, created_at, due_at, attempts, last_error)
VALUES (%s, 'mail', %s, '{}', 'pending', now(), now(), 0, '')
"""


def owe(line: Connection) -> None:
    line.execute(_OWE, [uuid4(), uuid4().hex])


def heard(line: Connection) -> int:
    return len(list(line.notifies(timeout=0.3)))


def test_a_commit_rings_once_however_much_it_owes(fresh_database: Database) -> None:
    with databases.connect(fresh_database) as writer, databases.connect(fresh_database) as worker:
        worker.execute("LISTEN amtsweg_wake")
        with writer.transaction():
            owe(writer)
            owe(writer)
            assert heard(worker) == 0
        assert heard(worker) == 1


def test_of_those_who_commit_at_the_same_moment_one_rings_and_nobody_waits(fresh_database: Database) -> None:
    with ExitStack() as stack:
        slow, quick, worker = (stack.enter_context(databases.connect(fresh_database)) for _ in range(3))
        worker.execute("LISTEN amtsweg_wake")
        quick.execute("SET statement_timeout = '2s'")
        with slow.transaction():
            owe(slow)
            slow.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as far as a commit comes before it waits for the disk
            owe(quick)
            assert heard(worker) == 0
        assert heard(worker) == 1
        owe(quick)
        assert heard(worker) == 1
