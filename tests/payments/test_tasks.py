"""Notices travel over real HTTP: sent by the worker, taken by a server, also when it is down for a while."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from amtsweg.kernel import actors, clock, outbox, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import OutboxEntry
from amtsweg.payments.api import demands_of, raise_demand
from amtsweg.payments.contracts import Demand, DemandState
from amtsweg.payments.queries import pay_token
from amtsweg.web.environment import Database
from serving import served


@pytest.fixture
def public_url(fresh_database: Database, settings: Settings) -> Iterator[str]:
    """The address of a server that runs this product."""
    with served() as address:
        settings.PUBLIC_URL = address
        yield address


@pytest.fixture
def demand(public_url: str, at: datetime) -> Demand:
    """What is owed, for real."""
    return raise_demand(
        subject_id=uuid7(), unit_id=uuid7(), account_id=None, amount=Decimal("30.00"), purpose="PB-1 Auskunft",
        due=at + timedelta(days=30), key="k1", actor=actors.system("test"), at=at,
    )  # fmt: skip


def press(demand: Demand, action: str) -> None:
    client = Client()
    provider = urlsplit(client.post(f"/zahlung/{pay_token(demand.id)}/")["Location"]).path
    client.post(provider, {"action": action})


def state(demand: Demand) -> tuple[DemandState, Decimal]:
    with scope.session(scope.SYSTEM):
        (found,) = demands_of(demand.subject_id)
    return found.state, found.surplus


def pending() -> int:
    with scope.session(scope.SYSTEM):
        return OutboxEntry.objects.filter(status="pending").count()


def test_a_payment_arrives_over_http(demand: Demand, fixed_clock: clock.FixedClock, at: datetime) -> None:
    press(demand, "pay")
    assert outbox.drain(at=at) == 1
    assert (state(demand), pending()) == ((DemandState.PAID, Decimal(0)), 0)


def test_paying_twice_leaves_one_payment_to_refund(demand: Demand, fixed_clock: clock.FixedClock, at: datetime) -> None:
    press(demand, "pay_twice")
    fixed_clock.at = at + timedelta(seconds=2)
    assert outbox.drain(at=fixed_clock.at) == 2
    assert state(demand) == (DemandState.PAID, Decimal("30.00"))


def test_a_late_notice_comes_when_it_comes(demand: Demand, fixed_clock: clock.FixedClock, at: datetime) -> None:
    press(demand, "cancel_then_pay")
    assert outbox.drain(at=at) == 1
    assert state(demand) == (DemandState.OPEN, 0)
    fixed_clock.at = at + timedelta(minutes=20)  # the message is signed when it is sent, so it is not too old
    assert outbox.drain(at=fixed_clock.at) == 1
    assert state(demand) == (DemandState.PAID, 0)


def test_a_server_that_is_down_gets_the_notice_later(
    demand: Demand, public_url: str, fixed_clock: clock.FixedClock, at: datetime
) -> None:
    press(demand, "pay")
    with scope.session(scope.SYSTEM):
        entry = OutboxEntry.objects.get()
        reachable, entry.payload["url"] = entry.payload["url"], "http://127.0.0.1:9/"
        entry.save()
    outbox.drain(at=at)
    assert (state(demand)[0], pending()) == (DemandState.OPEN, 1)
    with scope.session(scope.SYSTEM):
        entry.refresh_from_db()
        entry.payload["url"] = reachable
        entry.save()
    outbox.drain(at=at + timedelta(minutes=5))
    assert (state(demand)[0], pending()) == (DemandState.PAID, 0)
