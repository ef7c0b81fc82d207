"""Submission → submission, case, record file, process, first task, events, owed effects: one transaction."""

from bench import floor
from bench.measure import Promise, line, measure, times_needed
from bench.town import Town, new_draft, send

TIMES = 200
PROMISE = Promise(statements=12, cpu=12)


def bench(town: Town) -> list[str]:
    """Measure it beside its floor; returns the promises that are broken."""
    receipt = send(new_draft())
    drafts = [new_draft() for _ in range(times_needed(TIMES))]
    cost = measure(lambda n: send(drafts[n]), times=TIMES)
    with town.owner() as owner:
        written = floor.rows_of(owner, receipt.case_id)
        below = measure(lambda _: floor.write_again(owner, written), times=TIMES)
    line("submission → case, file, task, events", cost, below)
    return PROMISE.broken("submission", cost)
