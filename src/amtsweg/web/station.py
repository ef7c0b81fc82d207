"""A place to work from: the database is there, and this process speaks to it as the application."""

from collections.abc import Iterator
from contextlib import contextmanager

from amtsweg.kernel import scope
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases, embedded, environment


@contextmanager
def database() -> Iterator[None]:
    """Hold the database this installation works with; starts the embedded one where no other is named."""
    with embedded.for_this_installation():
        # The settings were read before the server stood, so they may name another socket than it opened.
        databases.use(environment.application_database(), role=ROLE)
        yield
        databases.disconnect()


@contextmanager
def system() -> Iterator[None]:
    """Hold the database and see every row, as the command line may."""
    with database(), scope.session(scope.SYSTEM):
        yield
