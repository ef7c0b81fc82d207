"""Notices of a provider: genuine or refused, each once, whatever their order."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.kernel import actors, clock, events, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import OutboxEntry
from amtsweg.payments import models
from amtsweg.payments.adapters.local import sign
from amtsweg.payments.api import (
    cancel_demand,
    demands_of,
    move_to_unit,
    raise_demand,
    receive_notice,
    start_payment,
)
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


def test_a_movement_told_again_in_another_message_is_booked_once(demand: Demand, notify: Post) -> None:
    for nonce, transaction in enumerate(["T1", "T2", "T2", "T1", "T2"]):
        notify("paid", transaction=transaction, nonce=f"n{nonce}")
    assert state(demand) == (DemandState.PAID, Decimal("30.00"))
    assert models.Payment.objects.count() == 2


def test_the_right_amount_after_a_wrong_one_settles_the_demand(demand: Demand, notify: Post) -> None:
    notify("paid", amount="3.00")
    notify("paid", transaction="T2", nonce="n2")
    assert state(demand) == (DemandState.PAID, Decimal("3.00"))


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


@pytest.mark.parametrize(
    ("action", "results"),
    [
        ("pay", ["paid"]),
        ("cancel", ["cancelled"]),
        ("fail", ["failed"]),
        ("pay_twice", ["paid", "paid"]),
        ("pay_late", ["paid"]),
        ("cancel_then_pay", ["cancelled", "paid"]),
    ],
)
def test_each_button_owes_its_notices_once_however_often_it_is_pressed(
    client: Client, demand: Demand, fixed_clock: clock.FixedClock, action: str, results: list[str]
) -> None:
    page = f"/zahlung/{pay_token(demand.id)}/"
    assert "30,00" in client.get(page).content.decode()
    provider = client.post(page)["Location"]
    assert client.get(provider).status_code == 200
    for _ in range(2):
        back = client.post(provider, {"action": action})
        assert back["Location"].endswith("/ergebnis/")
    owed = OutboxEntry.objects.filter(topic="payments.local_notice").order_by("id")
    bodies = [json.loads(entry.payload["body"]) for entry in owed]
    assert [body["result"] for body in bodies] == results
    money = [body["transaction"] for body in bodies if body["result"] == "paid"]
    assert len(set(money)) == len(money)


def test_a_button_that_is_not_there_owes_nothing(client: Client, demand: Demand, fixed_clock: clock.FixedClock) -> None:
    provider = client.post(f"/zahlung/{pay_token(demand.id)}/")["Location"]
    assert client.post(provider, {"action": "steal"}).status_code == 400
    assert client.get(provider.rstrip("/") + "x/").status_code == 400
    assert OutboxEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("result", "says"),
    [
        (None, "Noch nicht bestätigt"),
        ("failed", "Die Zahlung hat nicht geklappt"),
        ("cancelled", "Sie haben die Zahlung abgebrochen"),
        ("paid", "Ihre Zahlung ist am 02.03.2026"),
    ],
)
def test_the_way_back_says_where_the_payment_stands(
    client: Client, demand: Demand, notify: Post, result: str | None, says: str
) -> None:
    if result:
        notify(result, transaction="T1" if result == "paid" else "")
    assert says in client.get(f"/zahlung/{pay_token(demand.id)}/ergebnis/").content.decode()


def test_the_giro_code_and_the_words_beside_it_say_the_same(client: Client, demand: Demand) -> None:
    page = client.get(f"/zahlung/{pay_token(demand.id)}/").content.decode()
    assert page.count("<svg ") >= 1
    assert "DE02 1203 0000 0000 2020 51" in page
    assert "PB-1 Auskunft" in page
    assert " style=" not in page[page.index("<main") : page.index("</main>")]


def test_a_wrong_notice_is_answered_with_400(client: Client, demand: Demand, at: datetime) -> None:
    answer = client.post("/zahlung/rueckmeldung/local/", b"{}", content_type="application/json")
    assert answer.status_code == 400
    assert client.post("/zahlung/rueckmeldung/nobody/", b"{}", content_type="application/json").status_code == 400
    assert client.get("/zahlung/rueckmeldung/local/").status_code == 405
    assert state(demand) == (DemandState.OPEN, 0)


def test_money_moves_with_the_matter_to_another_unit(demand: Demand, notify: Post) -> None:
    unit_id = uuid7()
    move_to_unit(subject_id=demand.subject_id, unit_id=unit_id)
    with scope.session(scope.Scope(units=frozenset({unit_id}))):
        assert len(demands_of(demand.subject_id)) == 1
        assert models.Payment.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_demands_are_read_in_one_statement(demand: Demand, at: datetime, count: int) -> None:
    for n in range(count):
        raise_demand(
            subject_id=demand.subject_id, unit_id=uuid7(), account_id=None, amount=Decimal(5), purpose="x", due=at,
            key=f"more{n}", actor=ACTOR, at=at,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        assert len(demands_of(demand.subject_id)) == count + 1
    assert len(queries) == 1


def test_a_guessed_address_leads_nowhere(client: Client, demand: Demand) -> None:
    assert client.get(f"/zahlung/{demand.id}/").status_code == 404
