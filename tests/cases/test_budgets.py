"""Lists cost the same however long they are, and pages keep their promise of statements."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.cases.queries.cases import CaseFilter, cases_by_id, cases_of_account, list_cases
from amtsweg.cases.queries.details import case_with_parties, latest_decision, messages_of, parties_of
from amtsweg.cases.queries.history import history_of
from amtsweg.cases.queries.inbox import InboxQuery, InboxView, inbox
from amtsweg.identity import api as identity
from amtsweg.identity.models import Account
from amtsweg.identity.queries.rights import remembering
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument
from way import APPLICATION, COURT, Way

SLUG = "baulastenauskunft"
READ_CASE, INBOX = 4, 5

pytestmark = pytest.mark.usefixtures("system_scope")


def statements(read: Callable[[], object]) -> int:
    """How many statements a read costs."""
    with CaptureQueriesContext(
        connection,
    ) as found:
        read()
    return len(found)


def account_of(way: Way) -> UUID:
    """The account of a citizen."""
    account = Account(id=uuid7(), name="Mira Brandt", created_at=way.at)
    account.account_id = account.id
    account.save(force_insert=True)
    return account.id


def test_a_case_is_read_in_four_statements(way: Way) -> None:
    way.submit(SLUG, COURT)
    way.work()

    def read() -> None:
        case_with_parties(way.case_id)
        processes.tasks_of_subject(way.case_id)
        latest_decision(way.case_id)
        payments.demands_of(way.case_id)

    assert statements(read) == READ_CASE


def test_a_case_comes_with_those_who_take_part(way: Way) -> None:
    way.submit(SLUG, COURT)
    case, parties = case_with_parties(way.case_id)
    assert (case.id, parties) == (way.case_id, parties_of(way.case_id))
    assert [party.name for party in parties] == ["Mira Brandt"]
    with pytest.raises(NotFound):
        case_with_parties(uuid7())


@pytest.mark.parametrize("view", InboxView)
def test_an_inbox_costs_the_same_with_one_task_and_with_three(way: Way, view: InboxView) -> None:
    assert way.clerk.account_id is not None
    mine, costs = way.clerk.account_id, []

    def read() -> None:
        with remembering():
            page = inbox(InboxQuery(view=view), account_id=mine, at=way.at)
        found.append(len(page.rows))

    found: list[int] = []
    for _ in range(3):
        way.submit(SLUG, COURT)
        processes.claim_task(task_id=way.task("completeness").id, actor=way.clerk, at=way.at)
        costs.append(statements(read))
    assert found == ([0, 0, 0] if view is InboxView.OVERDUE else [1, 2, 3])
    assert costs[0] == costs[2] <= INBOX


def test_an_inbox_that_is_searched_keeps_its_promise(way: Way) -> None:
    assert way.clerk.account_id is not None
    way.submit(SLUG, COURT)
    mine = way.clerk.account_id

    def read() -> None:
        with remembering():
            assert len(inbox(InboxQuery(text="brandt"), account_id=mine, at=way.at).rows) == 1

    assert statements(read) <= INBOX


def test_lists_of_cases_cost_one_statement(way: Way) -> None:
    account_id, unit = account_of(way), identity.unit_by_key("sta-63").id
    wanted = CaseFilter(units=frozenset({unit}))
    for n in range(1, 4):
        way.submit(SLUG, APPLICATION, account_id=account_id)
        ids = [case.id for case in list_cases(wanted, after=None, limit=50)]
        assert len(ids) == len(cases_of_account(account_id)) == len(cases_by_id(ids)) == n
        assert statements(lambda: list_cases(wanted, after=None, limit=50)) == 1
        assert statements(lambda: cases_of_account(account_id)) == 1
        assert statements(lambda: cases_by_id(ids)) == 1  # noqa: B023 - runs within this round


def test_what_belongs_to_a_case_costs_the_same_however_much_it_is(way: Way) -> None:
    way.submit(SLUG, COURT)
    way.work()
    record_file_id = records.record_file_of(way.case_id)
    costs = []
    for n in range(3):
        new = NewDocument(f"Anlage {n}", "attachment", "in", f"{n}" * 64, "a.pdf", "application/pdf", 10)
        records.add_documents(record_file_id=record_file_id, documents=[new], actor=way.clerk, at=way.at)
        costs.append(
            (
                statements(lambda: records.documents_of(way.case_id)),
                statements(lambda: history_of(way.case_id)),
                statements(lambda: messages_of(way.case_id)),
            )
        )
    assert len(records.documents_of(way.case_id)) == 6
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][0] == costs[0][2] == 1
