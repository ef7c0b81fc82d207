"""Several people and workers at once, each with a connection of their own: one wins, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

from django.db import connection

from amtsweg.kernel import scope
from amtsweg.kernel.models import EventRecord
from amtsweg.processes import api
from amtsweg.processes.contracts import TaskAlreadyDone
from amtsweg.processes.services.timing import fire_due_timers
from amtsweg.web.environment import Database
from processes.conftest import ANNA, BORIS, DEADLINE, FOUR_EYES, Office


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that begin at the same moment; exceptions are results too."""
    ready = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        ready.wait()
        try:
            with scope.session(scope.SYSTEM):
                return job()
        except Exception as error:  # noqa: BLE001 - the error is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_of_two_people_who_complete_one_task_one_wins_and_the_other_is_told(
    fresh_database: Database, at: datetime
) -> None:
    with scope.session(scope.SYSTEM):
        office = Office(at)
        office.start(FOUR_EYES)
        for _ in range(5):
            results = at_once(lambda: office.complete("decide", ANNA), lambda: office.complete("decide", BORIS))
            assert sorted(type(result).__name__ for result in results) == ["NoneType", "TaskAlreadyDone"]
            loser = next(result for result in results if isinstance(result, TaskAlreadyDone))
            assert loser.by == office.task("decide").completed_by
            other = BORIS if loser.by == ANNA.label else ANNA
            office.complete("cosign", other, co_signature={"agreed": False})
        assert len(api.tasks_of_subject(office.subject_id)) == 11
        assert EventRecord.objects.filter(kind="task.completed").count() == 10


def test_of_two_people_who_claim_one_task_one_has_it(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        for _ in range(5):
            office = Office(at)
            office.start(FOUR_EYES)
            claim = partial(api.claim_task, task_id=office.task("decide").id, at=at)
            results = at_once(partial(claim, actor=ANNA), partial(claim, actor=BORIS))
            assert sorted(type(result).__name__ for result in results) == ["NoneType", "TaskTaken"]


def test_timers_fire_once_however_many_workers_look(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        offices = [Office(at) for _ in range(12)]
        for office in offices:
            office.start(DEADLINE)
    due = at + timedelta(days=20)
    results = at_once(*[lambda: fire_due_timers(at=due) for _ in range(4)])
    assert sum(result for result in results if isinstance(result, int)) == 12
    with scope.session(scope.SYSTEM):
        assert EventRecord.objects.filter(kind="timer.fired").count() == 12
        assert all(office.open_tasks() == ["answer", "remind"] for office in offices)


def test_a_timer_and_a_person_at_the_same_moment_do_not_undo_each_other(fresh_database: Database, at: datetime) -> None:
    due = at + timedelta(days=20)
    with scope.session(scope.SYSTEM):
        for _ in range(5):
            office = Office(at)
            office.start(DEADLINE)
            fired, completed = at_once(
                lambda: fire_due_timers(at=due),
                lambda: office.complete("answer", BORIS, due),  # noqa: B023 - runs within this round
            )
            assert completed is None
            assert office.open_tasks() == (["remind"] if fired == 1 else [])
