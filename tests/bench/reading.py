"""Reading: a case, its whole page, the inbox of a group, which must not become slower with the number of cases."""

from uuid import UUID

from amtsweg.cases.queries.details import case_with_parties, latest_decision
from amtsweg.cases.queries.inbox import InboxQuery, inbox
from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from bench.filling import fill_up
from bench.measure import Cost, Promise, line, measure
from bench.town import Town, new_draft, send

TIMES = 60
PAGE = 100
CASE = Promise(statements=4)
INBOX = Promise(statements=5)
FEW = 10_000
SLOWER = 1.5  # what the machine's own unrest may add to the quickest of many looks

_BARE_CASE = (
    "SELECT * FROM cases_case WHERE id = %s",
    "SELECT * FROM cases_party WHERE case_id = %s",
    "SELECT * FROM processes_task WHERE subject_id = %s ORDER BY id",
    "SELECT * FROM cases_decision WHERE case_id = %s ORDER BY decided_at DESC LIMIT 1",
    "SELECT * FROM payments_demand WHERE subject_id = %s",
)
_BARE_INBOX = """
SELECT t.*, c.* FROM processes_task t JOIN cases_case c ON c.id = t.subject_id
WHERE t.status = 'open' AND t.unit_id = %s AND t."group" = 'clerk' ORDER BY t.order_at, t.id LIMIT 100
"""


def bench_case(town: Town) -> list[str]:
    """Everything a case's page shows, then the page itself over HTTP."""
    case_id = send(new_draft()).case_id
    with town.scope(), town.owner() as owner:
        cost = measure(lambda _: _read_case(case_id), times=TIMES)
        below = measure(lambda _: [owner.execute(text, [case_id]).fetchall() for text in _BARE_CASE], times=TIMES)
    line("read a case", cost, below)
    line("  its page over HTTP, signed in", _page(town, f"/arbeitsplatz/vorgang/{case_id}/"))
    return CASE.broken("read a case", cost)


def _read_case(case_id: UUID) -> None:
    case_with_parties(case_id)
    processes.tasks_of_subject(case_id)
    latest_decision(case_id)
    payments.demands_of(case_id)


def bench_inbox(town: Town, cases: int) -> list[str]:
    """A page of 100 tasks, with few cases and with many."""
    template = send(new_draft()).case_id
    fill_up(town, template, start=1, stop=FEW)
    few = _inbox(town, FEW)
    fill_up(town, template, start=FEW, stop=cases)
    many = _inbox(town, cases)
    line("  its page over HTTP, signed in", _page(town, "/arbeitsplatz/"))
    broken = INBOX.broken("inbox", many)
    if many.best > few.best * SLOWER:
        broken.append(f"inbox: {many.best:.1f} ms with {cases:,} cases, {few.best:.1f} ms with {FEW:,}")
    return broken


def _inbox(town: Town, cases: int) -> Cost:
    unit = identity.unit_by_key("sta-63").id
    with town.scope(), town.owner() as owner:
        cost = measure(lambda _: _read_inbox(town), times=TIMES)
        below = measure(lambda _: owner.execute(_BARE_INBOX, [unit]).fetchall(), times=TIMES)
    line(f"inbox of {PAGE} among {cases:,} cases", cost, below)
    return cost


def _read_inbox(town: Town) -> None:
    assert town.clerk.account_id is not None
    page = inbox(InboxQuery(), account_id=town.clerk.account_id, at=clock.now(), limit=PAGE)
    assert len(page.rows) == PAGE


def _page(town: Town, path: str) -> Cost:
    client = town.signed_in()

    def ask(_: int) -> None:
        assert client.get(path).status_code == 200

    return measure(ask, times=TIMES)
