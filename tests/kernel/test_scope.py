"""Scope: what is in force, what PostgreSQL is told, and that it ends."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege

from amtsweg.kernel import events, scope
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.scope import NOTHING, SYSTEM, Scope
from amtsweg.web.environment import Database
from kernel.conftest import MakeEvent

UNIT, OTHER, CASE, ACCOUNT = uuid4(), uuid4(), uuid4(), uuid4()


def told() -> Scope:
    """Return the scope as PostgreSQL knows it."""
    names = ("system", "account", "units", "subjects")
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"coalesce(current_setting('amtsweg.{n}', true), '')" for n in names))
        system, account, units, subjects = cursor.fetchone()
    read = [frozenset(UUID(one) for one in text.strip("{}").split(",") if one) for text in (units, subjects)]
    return Scope(system == "on", UUID(account) if account else None, *read)


@pytest.fixture
def log(fresh_database: Database, make_event: MakeEvent) -> None:
    """Three events: one of the unit, one of the case, one of nobody."""
    with scope.work(SYSTEM):
        events.record([make_event(unit_id=UNIT), make_event(subject_id=CASE), make_event()])


def test_outside_there_is_nothing(fresh_database: Database) -> None:
    assert scope.current() == NOTHING
    assert told() == NOTHING


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (NOTHING, 0),
        (Scope(units=frozenset({UNIT})), 1),
        (Scope(units=frozenset({UNIT, OTHER})), 1),
        (Scope(units=frozenset({OTHER})), 0),
        (Scope(subjects=frozenset({CASE})), 1),
        (Scope(units=frozenset({UNIT})).with_subject(CASE), 2),
        (Scope(account_id=ACCOUNT), 0),
        (SYSTEM, 3),
    ],
)
def test_a_scope_opens_exactly_its_rows(log: None, given: Scope, seen: int) -> None:
    with scope.session(given):
        assert EventRecord.objects.count() == seen
    with scope.work(given):
        assert EventRecord.objects.count() == seen
    assert EventRecord.objects.count() == 0


def test_sessions_and_work_nest_and_come_back(fresh_database: Database) -> None:
    mine, other = Scope(units=frozenset({UNIT})), Scope(account_id=ACCOUNT)
    with scope.session(mine):
        assert (scope.current(), told()) == (mine, mine)
        with scope.work(SYSTEM):
            assert (scope.current(), told()) == (SYSTEM, SYSTEM)
            with scope.work(other):
                assert (scope.current(), told()) == (other, other)
            assert (scope.current(), told()) == (SYSTEM, SYSTEM)
        assert (scope.current(), told()) == (mine, mine)
        with scope.session(other):
            assert told() == other
        assert told() == mine
    assert (scope.current(), told()) == (NOTHING, NOTHING)


def test_an_error_inside_takes_the_scope_away(fresh_database: Database) -> None:
    with pytest.raises(RuntimeError), scope.session(SYSTEM):
        raise RuntimeError
    assert (scope.current(), told()) == (NOTHING, NOTHING)
    with pytest.raises(RuntimeError), scope.work(SYSTEM):
        raise RuntimeError
    assert (scope.current(), told()) == (NOTHING, NOTHING)


def test_a_database_error_inside_takes_the_scope_away(log: None, make_event: MakeEvent) -> None:
    event = make_event()
    with pytest.raises(IntegrityError), scope.session(SYSTEM), scope.work(SYSTEM):
        events.record([event, event])
    assert (scope.current(), told()) == (NOTHING, NOTHING)
    with scope.work(SYSTEM):
        assert EventRecord.objects.count() == 3


def test_inner_work_joins_the_outer_transaction(log: None, make_event: MakeEvent) -> None:
    with pytest.raises(RuntimeError), scope.work(SYSTEM):
        with scope.work(SYSTEM):
            events.record([make_event()])
        with scope.work(Scope(units=frozenset({UNIT}))):
            events.record([make_event(unit_id=UNIT)])
        raise RuntimeError
    with scope.work(SYSTEM):
        assert EventRecord.objects.count() == 3


def test_work_inside_a_foreign_transaction_comes_back(fresh_database: Database) -> None:
    with transaction.atomic():
        with scope.work(SYSTEM):
            assert told() == SYSTEM
        assert told() == NOTHING


def test_work_costs_one_statement_and_inner_work_none(
    fresh_database: Database, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3), scope.work(SYSTEM), scope.work(SYSTEM):  # BEGIN, SET, COMMIT
        pass


def test_a_row_outside_of_the_scope_is_not_written(log: None, make_event: MakeEvent) -> None:
    with pytest.raises(ProgrammingError) as error, scope.work(Scope(units=frozenset({UNIT}))):
        events.record([make_event(unit_id=OTHER)])
    assert isinstance(error.value.__cause__, InsufficientPrivilege)


def test_the_role_can_not_forge_the_log(log: None, at: datetime) -> None:
    for change in (
        lambda: EventRecord.objects.update(reason="another"),
        lambda: EventRecord.objects.all().delete(),
        lambda: connection.cursor().execute("TRUNCATE kernel_event"),
    ):
        with pytest.raises(ProgrammingError) as error, scope.work(SYSTEM):
            change()
        assert isinstance(error.value.__cause__, InsufficientPrivilege)
