"""End a case: the applicant withdraws, or the process has reached its end and the record file closes."""

from datetime import datetime
from uuid import UUID

from amtsweg.cases.contracts import CaseState, Outcome
from amtsweg.cases.queries.cases import to_case
from amtsweg.cases.rules import check_can_withdraw
from amtsweg.cases.services.moving import locked, move
from amtsweg.cases.services.waiting import leave_waiting_list
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from amtsweg.records import api as records


def withdraw(*, case_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take an application back: open demands fall away, the process ends on the way drawn for it.

    Raises Conflict once the case is decided or closed.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        check_can_withdraw(to_case(row))
        move(row, CaseState.WITHDRAWN, outcome=Outcome.WITHDRAWN, actor=actor, at=at, reason=reason)
        cancel_demands(case_id=row.id, reason="Antrag zurückgenommen", actor=actor, at=at)
        leave_waiting_list(row, outcome=Outcome.WITHDRAWN, actor=actor, at=at)
        variables = {"withdrawal": {"reason": reason}}
        processes.send_message(subject_id=row.id, name="withdrawal", variables=variables, actor=actor, at=at)


def cancel_demands(*, case_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Cancel what is still owed in a case; what is paid or cancelled already stays as it is."""
    with scope.work(scope.SYSTEM), events.together():
        for demand in payments.demands_of(case_id):
            if demand.is_open:
                payments.cancel_demand(demand_id=demand.id, reason=reason, actor=actor, at=at)


def close_case(*, case_id: UUID, outcome: Outcome | None, actor: Actor, at: datetime) -> None:
    """Close a case and its record file, whose retention period begins. A closed case stays as it is."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        if row.state == CaseState.CLOSED:
            return
        settled = outcome or (Outcome(row.outcome) if row.outcome else Outcome.DONE)
        move(row, CaseState.CLOSED, outcome=settled, actor=actor, at=at)
        leave_waiting_list(row, outcome=settled, actor=actor, at=at)
        records.close_record_file(subject_id=row.id, actor=actor, at=at)
