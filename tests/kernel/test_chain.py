"""The hash chain: whole when untouched, and telling which event was touched."""

import threading
from uuid import UUID

import pytest
from django.db import connection

from amtsweg.kernel import chain, events, scope
from amtsweg.kernel.chain import ChainReport
from amtsweg.kernel.events import Event
from amtsweg.kernel.models import EventSeal
from amtsweg.kernel.transactions import continue_count
from amtsweg.web import databases
from amtsweg.web.databases import Connection
from kernel.conftest import MakeEvent


def record(*told: Event) -> None:
    with scope.work(scope.SYSTEM):
        events.record(told)


def verify() -> ChainReport:
    with scope.work(scope.SYSTEM):
        return chain.verify()


@pytest.fixture
def log(fresh_database: object, make_event: MakeEvent) -> list[Event]:
    """Five sealed events of five transactions."""
    told = [make_event() for _ in range(5)]
    for event in told:
        record(event)
    assert chain.seal_events() == 5
    return told


def test_an_empty_log_is_whole(fresh_database: object) -> None:
    assert verify() == ChainReport(0, 0, chain.GENESIS.hex(), ())


def test_events_are_sealed_in_the_order_of_their_commits(log: list[Event], make_event: MakeEvent) -> None:
    with scope.work(scope.SYSTEM):
        assert list(EventSeal.objects.order_by("sequence").values_list("event_id", flat=True)) == [e.id for e in log]
    record(make_event(), make_event())
    report = verify()
    assert (report.sealed, report.unsealed, report.whole) == (5, 2, True)
    assert chain.seal_events() == 2
    assert chain.seal_events() == 0
    assert verify().head != report.head


def test_sealing_in_small_batches_gives_the_same_chain(fresh_database: object, make_event: MakeEvent) -> None:
    record(*[make_event() for _ in range(5)])
    record(make_event())
    assert [chain.seal_events(limit=2) for _ in range(4)] == [2, 2, 2, 0]
    report = verify()
    assert (report.sealed, report.unsealed, report.whole) == (6, 0, True)


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'anderer Grund'",
        "at = at + interval '1 microsecond'",
        "data = data || '{\"n\": 2}'",
        "subject_id = gen_random_uuid()",
        "actor_label = 'niemand'",
        "version_to = 7",
        "transaction = transaction + 1",
    ],
)
def test_an_altered_event_is_named(log: list[Event], owner: Connection, change: str) -> None:
    owner.execute(f"UPDATE kernel_event SET {change} WHERE id = %s", [log[2].id])
    assert verify().broken == (f"event {log[2].id} (test.happened, link 3) has been altered",)


def test_a_removed_event_is_named(log: list[Event], owner: Connection) -> None:
    owner.execute("DELETE FROM kernel_event WHERE id = %s", [log[1].id])
    assert verify().broken == (f"event {log[1].id} (link 2) has been removed",)


def test_a_removed_link_is_noticed(log: list[Event], owner: Connection) -> None:
    owner.execute("DELETE FROM kernel_event WHERE id = %s", [log[1].id])
    owner.execute("DELETE FROM kernel_event_seal WHERE event_id = %s", [log[1].id])
    assert verify().broken == (
        "links 2 to 2 are missing",
        f"event {log[2].id} (test.happened, link 3) has been altered",
    )


def test_an_event_slipped_in_is_noticed(log: list[Event], owner: Connection) -> None:
    copy = "INSERT INTO kernel_event SELECT (jsonb_populate_record(e, %s)).* FROM kernel_event e WHERE id = %s"
    owner.execute(copy, ['{"id": "00000000-0000-7000-8000-000000000000", "transaction": 1}', log[0].id])
    assert chain.seal_events() == 0
    report = verify()
    assert (report.unsealed, report.whole) == (1, True)


def test_a_running_transaction_is_waited_for(log: list[Event], owner: Connection, make_event: MakeEvent) -> None:
    owner.execute("BEGIN")
    owner.execute("SELECT pg_current_xact_id()")  # an older writer that has not committed yet
    record(make_event())
    assert chain.seal_events() == 0
    owner.execute("COMMIT")
    assert chain.seal_events() == 1


def test_only_one_sealer_works_at_a_time(log: list[Event], owner: Connection, make_event: MakeEvent) -> None:
    record(make_event())
    owner.execute("SELECT pg_advisory_lock(%s)", [chain._LOCK])
    assert chain.seal_events() == 0
    owner.execute("SELECT pg_advisory_unlock(%s)", [chain._LOCK])
    assert chain.seal_events() == 1


def test_eight_writers_and_two_sealers_leave_a_whole_and_complete_chain(
    fresh_database: object, make_event: MakeEvent
) -> None:
    ended = threading.Event()
    errors: list[Exception] = []

    def guarded(work: object) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - what fails in a thread must reach the test
            errors.append(error)
        finally:
            connection.close()

    def write() -> None:
        for _ in range(25):
            record(make_event(), make_event())

    def seal() -> None:
        while not ended.is_set():
            chain.seal_events(limit=7)

    writers = [threading.Thread(target=guarded, args=(write,)) for _ in range(8)]
    sealers = [threading.Thread(target=guarded, args=(seal,)) for _ in range(2)]
    for thread in (*sealers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    ended.set()
    for thread in sealers:
        thread.join()
    while chain.seal_events():
        pass
    report = verify()
    assert (errors, report.sealed, report.unsealed, report.broken) == ([], 400, 0, ())


def test_the_chain_goes_on_after_a_move_to_a_server_that_counts_lower(
    log: list[Event], owner: Connection, fresh_database: databases.Database, make_event: MakeEvent
) -> None:
    # As after a restore: the log remembers transactions that this server has not counted to yet.
    before = "SELECT amtsweg_transaction_base()"
    assert owner.execute(before).fetchone() == (0,)
    ahead = 10**12
    owner.execute("UPDATE kernel_event SET transaction = transaction + %s", [ahead])
    owner.execute("TRUNCATE kernel_event_seal")
    record(make_event())
    assert chain.seal_events() == 1  # the new event would stand before the old ones
    owner.execute("TRUNCATE kernel_event_seal")
    with databases.as_owner(fresh_database):
        assert continue_count(connection)
        assert not continue_count(connection)
    last = make_event()
    record(last)
    assert chain.seal_events() == 7
    with scope.work(scope.SYSTEM):
        newest: UUID = EventSeal.objects.order_by("-sequence").values_list("event_id", flat=True)[0]
    assert newest == last.id
    assert verify().whole
