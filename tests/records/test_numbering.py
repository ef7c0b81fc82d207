"""Reference numbers: no gap, none twice, whoever races with whom."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import events, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records import models, tasks
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.environment import Database
from records.conftest import ACTOR, PLAN, OpenFile, load_city

CLIENTS, FILES = 8, 12


def numbers() -> list[str | None]:
    return list(models.RecordFile.objects.order_by("id").values_list("reference_number", flat=True))


def test_files_are_numbered_in_the_order_they_were_opened(open_file: OpenFile, at: datetime) -> None:
    for _ in range(3):
        open_file()
    assert records.number_new_files(at=at) == 3
    assert numbers() == ["63-10.20.20-2026-00001", "63-10.20.20-2026-00002", "63-10.20.20-2026-00003"]
    assert records.number_new_files(at=at) == 0


def test_each_unit_plan_and_year_has_its_own_series(open_file: OpenFile, at: datetime) -> None:
    open_file()
    open_file(unit="sta-32-verkehrssicherung", plan="02.30.20")
    open_file(unit="gleichstellung")  # has no mark of its own
    open_file(at=at + timedelta(days=365))
    assert tasks.number_new_files(at) == 4
    assert numbers() == [
        "63-10.20.20-2026-00001",
        "32-02.30.20-2026-00001",
        "00-10.20.20-2026-00001",
        "63-10.20.20-2027-00001",
    ]


def test_a_unit_outside_the_organisation_does_not_stop_the_others(city: None, at: datetime) -> None:
    records.open_record_file(
        subject_id=uuid7(), unit_id=uuid7(), account_id=None, plan_key=PLAN, title="t", retention="P5Y",
        actor=ACTOR, at=at,
    )  # fmt: skip
    records.number_new_files(at=at)
    assert numbers() == ["0-10.20.20-2026-00001"]


def test_a_letter_gets_its_number_at_once_and_keeps_it(open_file: OpenFile, at: datetime) -> None:
    first, second = open_file(), open_file()
    number = records.ensure_reference_number(second, at=at)
    assert number == "63-10.20.20-2026-00001"
    records.number_new_files(at=at)
    assert records.ensure_reference_number(second, at=at) == number
    assert records.reference_number(first) == "63-10.20.20-2026-00002"
    (given,) = [one for one in events.history(second) if one.kind == "records.number_given"]
    assert given.data == {"reference_number": number}


@pytest.mark.parametrize("count", [1, 3])
def test_a_batch_costs_the_same_however_large(open_file: OpenFile, at: datetime, count: int) -> None:
    for _ in range(count):
        open_file()
    identity.org_units()
    with scope.work(scope.SYSTEM), CaptureQueriesContext(connection) as queries:
        records.number_new_files(at=at)
    assert len(queries) == 7


def test_in_a_race_there_is_no_gap_and_nothing_twice(fresh_database: Database, at: datetime) -> None:
    forget()
    forget_plan()
    with scope.session(scope.SYSTEM):
        load_city(at)
        unit_id = identity.unit_by_key("sta-63").id
    stop = threading.Event()

    def open_some(client: int) -> list[UUID]:
        opened = []
        with scope.session(scope.SYSTEM):
            for n in range(FILES):
                subject_id = uuid7()
                with scope.work(scope.SYSTEM), events.together():
                    records.open_record_file(
                        subject_id=subject_id, unit_id=unit_id, account_id=None, plan_key=PLAN, title="t",
                        retention="P5Y", actor=ACTOR, at=at,
                    )  # fmt: skip
                if n % 3 == client % 3:
                    records.ensure_reference_number(subject_id, at=at)
                opened.append(subject_id)
        connection.close()
        return opened

    def number_all() -> None:
        while not stop.is_set():
            records.number_new_files(at=at, limit=5)
        while records.number_new_files(at=at):
            pass
        connection.close()

    with ThreadPoolExecutor(CLIENTS + 2) as pool:
        workers = [pool.submit(number_all) for _ in range(2)]
        clients = [pool.submit(open_some, client) for client in range(CLIENTS)]
        opened = [subject_id for client in clients for subject_id in client.result()]
        stop.set()
        for worker in workers:
            worker.result()
    with scope.session(scope.SYSTEM):
        records.number_new_files(at=at)
        given = sorted(str(records.reference_number(one)) for one in opened)
    forget()
    forget_plan()
    assert given == [f"63-10.20.20-2026-{n:05}" for n in range(1, CLIENTS * FILES + 1)]
