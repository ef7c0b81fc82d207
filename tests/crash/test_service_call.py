"""The worker dies in the middle of a service call: nothing of it stays, and the next worker does it once."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from amtsweg.cases import api as cases
from amtsweg.cases.queries.details import messages_of
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel
from amtsweg.kernel import clock, scope
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.models import OutboxEntry
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task, TaskStatus
from amtsweg.web import databases, environment
from crash.people import SLUG
from crash.town import CLERK, Town, founded
from way import COURT

SOON = timedelta(seconds=40)


@pytest.mark.crash
def test_killed_in_the_middle_of_a_service_call(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), founded(tmp_path) as town, scope.session(scope.SYSTEM):
        task = _applied()
        town.worker.start()
        _await(lambda: not _owed())
        with databases.connect(environment.embedded_database(town.state)) as owner, owner.transaction():
            # Whoever asks the applicant for something needs the matter; we hold it, so the call stops half-way.
            owner.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [task.subject_id])
            _ask_for_more(task)
            _await(lambda: _waits_for_the_matter(town))
            assert _owed() == ["processes.service"]
            town.worker.kill()
        assert messages_of(task.subject_id) == []
        town.worker.start()
        began = time.monotonic()
        _await(lambda: not _owed())
        assert time.monotonic() - began < SOON.total_seconds()
        assert [message.text for message in messages_of(task.subject_id)] == ["Es fehlt etwas."]
        assert len(delivery.dispatches_of(task.subject_id)) == 1
        assert processes.list_incidents() == ()
        assert OutboxEntry.objects.get(topic="processes.service").attempts == 2


def _applied() -> Task:
    at = clock.now()
    service = catalogue.current_version(SLUG)
    assert service is not None
    assert service.form_version_id is not None
    draft = forms.start_draft(form_version_id=service.form_version_id, account_id=None, answers=COURT, at=at)
    receipt = intake.submit(
        service_version_id=service.id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=at
    )  # fmt: skip
    (task,) = processes.tasks_of_subject(receipt.case_id)
    assert task.status is TaskStatus.OPEN
    return task


def _ask_for_more(task: Task) -> None:
    clerk = identity.find_staff(CLERK)
    assert clerk is not None
    answers = {"complete": False, "missing": "Es fehlt etwas."}
    actor = Actor(clerk.name, clerk.account_id)
    cases.complete_form_task(task=task, answers=answers, actor=actor, at=clock.now())


def _owed() -> list[str]:
    return list(OutboxEntry.objects.filter(status="pending").values_list("topic", flat=True))


def _waits_for_the_matter(town: Town) -> bool:
    with databases.connect(environment.embedded_database(town.state)) as owner:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%cases_case%'"
        return owner.execute(waiting).fetchone() is not None


def _await(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.1)
