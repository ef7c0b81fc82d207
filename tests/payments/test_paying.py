"""Notices of a provider: genuine or refused, each once, whatever their order."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from amtsweg.kernel import actors, clock, events
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import OutboxEntry
from amtsweg.payments import models
from amtsweg.payments.adapters.local import sign
from amtsweg.payments.api import cancel_demand, demands_of, raise_demand, receive_notice, start_payment
from amtsweg.payments.contracts import BadNotice, Demand, DemandSettled, DemandState
from amtsweg.payments.queries import pay_token

pytestmark = pytest.mark.usefixtures("system_scope")
ACTOR = actors.system("test")
Post = Callable[..., None]


@pytest.fixture
def demand(db: None, at: datetime) -> Demand:
    return raise_demand(
        subject_id=uuid7(), unit_id=uuid7(), account_id=None, amount=Decimal("30.00"), purpose="PB-1 Auskunft",
        due=at + timedelta(days=30), key="k1", actor=ACTOR, at=at,
    )  # fmt: skip


@pytest.fixture
def notify(demand: Demand, at: datetime) -> Post:
    start_payment(demand_id=demand.id, return_url="http://x/", at=at)
    reference = models.Payment.objects.get(demand_id=demand.id).reference

    def post(result: str, *, transaction: str = "T1", nonce: str = "n1", amount: str = "30.00") -> None:
        content = {"reference": reference, "result": result, "amount": amount}
        body = json.dumps({**content, "transaction": transaction, "nonce": nonce}).encode()
        stamp = str(int(at.timestamp()))
        headers = {"X-Payment-Time": stamp, "X-Payment-Signature": sign(stamp, body)}
        receive_notice(provider="local", body=body, headers=headers, at=at)

    return post


def state(demand: Demand) -> tuple[DemandState, Decimal]:
    (found,) = demands_of(demand.subject_id)
    return found.state, found.surplus


def test_a_payment_settles_the_demand_and_tells_it(demand: Demand, notify: Post) -> None:
    notify("paid")
    assert state(demand) == (DemandState.PAID, 0)
    kinds = [event.kind for event in events.history(demand.subject_id)]
    assert kinds == ["payments.demand_raised", "payments.demand_paid"]


def test_the_same_notice_twice_counts_once(demand: Demand, notify: Post) -> None:
    notify("paid")
    notify("paid")
    assert state(demand) == (DemandState.PAID, 0)
    assert models.Payment.objects.count() == 1


def test_a_second_money_movement_is_to_be_refunded(demand: Demand, notify: Post) -> None:
    notify("paid")
    notify("paid", transaction="T2", nonce="n2")
    assert state(demand) == (DemandState.PAID, Decimal("30.00"))


def test_money_after_a_cancelled_payment_still_pays(demand: Demand, notify: Post) -> None:
    notify("cancelled", transaction="", nonce="n1")
    notify("paid", nonce="n2")
    assert state(demand) == (DemandState.PAID, 0)


def test_money_after_the_demand_fell_away_is_to_be_refunded(demand: Demand, notify: Post, at: datetime) -> None:
    cancel_demand(demand_id=demand.id, reason="zurückgenommen", actor=ACTOR, at=at)
    notify("paid")
    assert state(demand) == (DemandState.CANCELLED, Decimal("30.00"))
    with pytest.raises(DemandSettled):
        start_payment(demand_id=demand.id, return_url="http://x/", at=at)


def test_too_little_money_leaves_the_demand_open(demand: Demand, notify: Post) -> None:
    notify("paid", amount="3.00")
    assert state(demand) == (DemandState.OPEN, Decimal("3.00"))


def test_a_failed_payment_leaves_the_demand_open(demand: Demand, notify: Post) -> None:
    notify("failed", transaction="")
    assert state(demand) == (DemandState.OPEN, 0)


@pytest.mark.parametrize(
    ("headers", "age"),
    [({"X-Payment-Signature": "0" * 64}, 0), ({}, 601), ({"X-Payment-Time": "gestern"}, 0)],
)
def test_a_notice_that_is_not_genuine_changes_nothing(
    demand: Demand, at: datetime, headers: dict[str, str], age: int
) -> None:
    stamp = str(int(at.timestamp()) - age)
    body = b'{"reference": "x"}'
    sent = {"X-Payment-Time": stamp, "X-Payment-Signature": sign(stamp, body)} | headers
    with pytest.raises(BadNotice):
        receive_notice(provider="local", body=body, headers=sent, at=at)
    assert state(demand) == (DemandState.OPEN, 0)
    assert models.SeenNotice.objects.count() == 0


def test_one_key_raises_one_demand(demand: Demand, at: datetime) -> None:
    again = raise_demand(
        subject_id=demand.subject_id, unit_id=uuid7(), account_id=None, amount=Decimal(99), purpose="x",
        due=at, key="k1", actor=ACTOR, at=at,
    )  # fmt: skip
    assert (again.id, again.amount) == (demand.id, Decimal(30))


def test_the_local_page_owes_a_notice_for_each_button(
    client: Client, demand: Demand, fixed_clock: clock.FixedClock
) -> None:
    page = f"/zahlung/{pay_token(demand.id)}/"
    assert "30,00" in client.get(page).content.decode()
    provider = client.post(page)["Location"]
    assert client.get(provider).status_code == 200
    back = client.post(provider, {"action": "pay_twice"})
    assert back["Location"].endswith("/ergebnis/")
    assert OutboxEntry.objects.filter(topic="payments.local_notice").count() == 2


def test_a_guessed_address_leads_nowhere(client: Client, demand: Demand) -> None:
    assert client.get(f"/zahlung/{demand.id}/").status_code == 404
