"""Halt a case and let it go on; suspend its deadlines and let them run on, with the applicant's own."""

from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState
from amtsweg.cases.rules import check_reason
from amtsweg.cases.services.moving import case_event, locked
from amtsweg.identity.api import municipality
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import working_calendar
from amtsweg.processes.api import processes_of_subject, suspension


def suspend_case(*, case_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Halt the work on a case. Raises Invalid without a reason, Conflict where nothing runs or all stands already."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        suspension.suspend_process(subject_id=row.id, reason=reason, actor=actor, at=at)


def resume_case(*, case_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Let a halted case go on. Raises Invalid without a reason, Conflict where it is not halted."""
    check_reason(reason, "Bitte begründen Sie, warum der Vorgang fortgesetzt wird.")
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        suspension.resume_process(subject_id=row.id, reason=reason, actor=actor, at=at)


def suspend_deadlines(*, case_id: UUID, reason: str, timers: bool, actor: Actor, at: datetime) -> None:
    """Suspend the deadlines of a case; ``timers``: also those its process waits for, as for the applicant's answer.

    Raises Invalid without a reason, Conflict where none runs or they are suspended already.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        suspension.suspend_deadlines(subject_id=row.id, reason=reason, timers=timers, actor=actor, at=at)


def resume_deadlines(*, case_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Let the deadlines of a case run on by what was left of them (§ 209 BGB), the applicant's, too.

    Raises Invalid without a reason, Conflict where none is suspended.
    """
    check_reason(reason, "Bitte begründen Sie, warum die Hemmung endet.")
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        since = _timers_suspended_since(row.id)
        suspension.resume_deadlines(subject_id=row.id, reason=reason, actor=actor, at=at)
        if since is not None:
            _prolong_requests(row, since, actor, at)
            _prolong_offers(row, since, at)


def _timers_suspended_since(case_id: UUID) -> datetime | None:
    """The applicant's deadline is a timer of the process; where that ran on, it ran on for the applicant, too."""
    suspended = [one.deadlines for one in processes_of_subject(case_id) if one.deadlines is not None]
    return min((one.at for one in suspended if one.timers), default=None)


def _prolong_requests(row: models.Case, since: datetime, actor: Actor, at: datetime) -> None:
    calendar = working_calendar(municipality().state)
    open_requests = models.Message.objects.filter(case=row, is_request=True, answered_at__isnull=True)
    moved = list(open_requests.filter(due_at__gte=since))
    for message in moved:
        before, began_within = message.due_at, message.at >= since
        assert before is not None
        message.due_at = calendar.prolong(before, since=max(since, message.at), until=at, began_within=began_within)
        data = {"message": str(message.id), "due_at": message.due_at.isoformat(), "before": before.isoformat()}
        events.record([case_event(row, "case.answer_due_moved", actor=actor, at=at, data=data)])
    models.Message.objects.bulk_update(moved, ["due_at"])


def _prolong_offers(row: models.Case, since: datetime, at: datetime) -> None:
    calendar = working_calendar(municipality().state)
    offers = models.WaitingEntry.objects.select_for_update().filter(case=row, state=EntryState.OFFERED)
    moved = list(offers.filter(due_at__gte=since))
    for one in moved:
        assert one.due_at is not None
        assert one.offered_at is not None
        within = one.offered_at >= since
        one.due_at = calendar.prolong(one.due_at, since=max(since, one.offered_at), until=at, began_within=within)
    models.WaitingEntry.objects.bulk_update(moved, ["due_at"])
