"""Scope: which rows the present work may see, told to PostgreSQL for every transaction.

Rights are resolved in one place (`identity`); what comes out is a `Scope`. It is the second wall: row-level
security in the database compares each row with it, so a forgotten filter shows nothing instead of everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection, models, transaction
from psycopg.pq import TransactionStatus

_SET = (
    "SELECT set_config('amtsweg.system', %s, {local}), set_config('amtsweg.account', %s, {local}),"
    " set_config('amtsweg.units', %s, {local}), set_config('amtsweg.subjects', %s, {local}),"
    " set_config('amtsweg.closer_units', %s, {local})"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that may be seen: by organisation unit, by subject (one matter), by account, or all of them.

    ``closer_units`` are those in which guarded rows may be seen as well (see `Guarded`). ``system`` opens every row and
    is for work that acts on behalf of the law and not of a person: taking in a submission, the worker, the command
    line.
    """

    system: bool = False
    account_id: UUID | None = None
    units: frozenset[UUID] = field(default_factory=frozenset)
    subjects: frozenset[UUID] = field(default_factory=frozenset)
    closer_units: frozenset[UUID] = field(default_factory=frozenset)

    def settings(self) -> tuple[str, str, str, str, str]:
        """Return the scope as PostgreSQL settings."""
        account = str(self.account_id) if self.account_id else ""
        units, subjects, closer = _array(self.units), _array(self.subjects), _array(self.closer_units)
        return ("on" if self.system else "", account, units, subjects, closer)

    def with_subject(self, subject_id: UUID) -> "Scope":
        """Return this scope, opened for one more matter."""
        return replace(self, subjects=self.subjects | {subject_id})


NOTHING = Scope()
SYSTEM = Scope(system=True)

_current: ContextVar[Scope] = ContextVar("scope", default=NOTHING)
_working: ContextVar[bool] = ContextVar("working", default=False)


def current() -> Scope:
    """Return the scope in force."""
    return _current.get()


@contextmanager
def session(scope: Scope) -> Iterator[None]:
    """Put a scope in force for a request, a job or a command, and take it away afterwards.

    Inside a transaction of `work` it holds for that transaction only, so that nothing outlives the commit.
    """
    if _working.get():
        with _other(scope, restore=True):
            yield
        return
    before = _current.get()
    token = _current.set(scope)
    _apply(scope, local=False)
    try:
        yield
    finally:
        _current.reset(token)
        _restore(before)


@contextmanager
def work(scope: Scope) -> Iterator[None]:
    """Open one transaction in a scope: the frame of every use case that writes.

    The outermost use case opens the transaction, an inner one joins it. As the outermost it costs one statement
    beside BEGIN and COMMIT, because PostgreSQL forgets a local setting at the transaction's end.
    """
    if not _working.get():
        working = _working.set(True)
        try:
            with transaction.atomic(), _other(scope, restore=bool(connection.savepoint_ids)):
                yield
        finally:
            _working.reset(working)
    elif scope == _current.get():
        yield
    else:
        with _other(scope, restore=True):
            yield


@contextmanager
def _other(scope: Scope, *, restore: bool) -> Iterator[None]:
    before = _current.get()
    token = _current.set(scope)
    _apply(scope, local=True)
    try:
        yield
    finally:
        _current.reset(token)
        if restore and _in_good_transaction():
            _apply(before, local=True)


def _in_good_transaction() -> bool:
    return _status() == TransactionStatus.INTRANS


def _status() -> TransactionStatus:
    raw = connection.connection
    return TransactionStatus.UNKNOWN if raw is None else raw.info.transaction_status


def _apply(scope: Scope, *, local: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET.format(local="true" if local else "false"), scope.settings())


def _restore(scope: Scope) -> None:
    # A broken connection or transaction holds no setting any more; the next request sets its own.
    if _status() in {TransactionStatus.IDLE, TransactionStatus.INTRANS}:
        _apply(scope, local=False)


def _array(ids: frozenset[UUID]) -> str:
    return "{" + ",".join(str(one) for one in ids) + "}"


class Scoped(models.Model):
    """A table whose rows belong to a unit, a matter or an account, and are guarded by row-level security."""

    unit_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    account_id = models.UUIDField(null=True, blank=True)

    class Meta:
        abstract = True


class Guarded(Scoped):
    """A table with rows that not everybody of their unit may see.

    ``guard_level`` 0: as any other row; 1: whoever has the closer right in the unit; 2: nobody by their unit alone.
    Whoever is let in to the matter, or whose own it is, sees it at every level.
    """

    guard_level = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True
