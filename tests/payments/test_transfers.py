"""What a clerk books by hand: transfers and refunds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import actors, events
from amtsweg.kernel.clock import FixedClock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.payments import models
from amtsweg.payments.api import cancel_demand, demands_of, raise_demand, record_refund, record_transfer
from amtsweg.payments.contracts import BookedAlready, Demand, DemandState

pytestmark = pytest.mark.usefixtures("system_scope")
ACTOR = actors.Actor("Ayla", uuid7())


@pytest.fixture
def demand(at: datetime) -> Iterator[Demand]:
    """Thirty euros that the building office demands."""
    identity.load_organisation(settings.PACKS_DIR / "paderborn", at=at - timedelta(days=30))
    unit_id = identity.unit_by_key("sta-63").id
    yield raise_demand(
        subject_id=uuid7(), unit_id=unit_id, account_id=None, amount=Decimal("30.00"), purpose="PB-1 Auskunft",
        due=at + timedelta(days=30), key="k1", actor=ACTOR, at=at,
    )  # fmt: skip
    forget()


def book(demand: Demand, at: datetime, transaction: str = "2026-03-02/17", amount: str = "30.00") -> None:
    record_transfer(demand_id=demand.id, amount=Decimal(amount), transaction=transaction, actor=ACTOR, at=at)


def state(demand: Demand) -> tuple[DemandState, Decimal]:
    (found,) = demands_of(demand.subject_id)
    return found.state, found.surplus


def test_a_transfer_pays_the_demand_in_the_name_of_the_clerk(demand: Demand, at: datetime) -> None:
    book(demand, at)
    assert state(demand) == (DemandState.PAID, 0)
    paid = events.history(demand.subject_id)[-1]
    assert (paid.kind, paid.actor) == ("payments.demand_paid", ACTOR)


def test_a_movement_of_the_account_is_booked_once(demand: Demand, at: datetime) -> None:
    book(demand, at)
    with pytest.raises(BookedAlready):
        book(demand, at, "  2026-03-02/17 ")
    assert state(demand) == (DemandState.PAID, 0)


def test_what_was_not_owed_is_refunded_and_then_settled(demand: Demand, at: datetime) -> None:
    book(demand, at)
    book(demand, at, "2026-03-03/4")
    book(demand, at, "2026-03-03/5", "1.50")
    assert state(demand) == (DemandState.PAID, Decimal("31.50"))
    record_refund(demand_id=demand.id, actor=ACTOR, at=at)
    assert state(demand) == (DemandState.PAID, 0)
    told = events.history(demand.subject_id)[-1]
    assert (told.kind, told.data["refunded"]) == ("payments.refunded", "31.50")
    with pytest.raises(Conflict):
        record_refund(demand_id=demand.id, actor=ACTOR, at=at)


def test_money_for_a_cancelled_demand_is_to_be_refunded(demand: Demand, at: datetime) -> None:
    cancel_demand(demand_id=demand.id, reason="x", actor=ACTOR, at=at)
    book(demand, at)
    assert state(demand) == (DemandState.CANCELLED, Decimal("30.00"))


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "NaN", "Infinity", "10000000"])
def test_what_is_no_amount_is_refused(demand: Demand, at: datetime, amount: str) -> None:
    with pytest.raises(Invalid) as caught:
        book(demand, at, "x", amount)
    assert set(caught.value.fields) == {"amount", "transaction"}
    assert models.Payment.objects.count() == 0


def sign_in(client: Client, unit: str, at: datetime) -> None:
    given = [NewAssignment("clerk", unit, since=at - timedelta(days=1))]
    person = identity.create_staff(
        email="ayla@stadt.example", name="Ayla", password="correct horse battery staple", totp_secret="",
        assignments=given, at=at,
    )  # fmt: skip
    account = Account.objects.get(id=person.account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()


def test_a_clerk_books_on_the_page(demand: Demand, client: Client, fixed_clock: FixedClock, at: datetime) -> None:
    sign_in(client, "sta-63", at)
    page = f"/arbeitsplatz/forderung/{demand.id}/"
    assert 'value="30,00"' in client.get(page).content.decode()
    wrong = client.post(page, {"amount": "dreißig", "transaction": ""})
    assert (wrong.status_code, wrong.content.decode().count('aria-invalid="true"')) == (422, 2)
    assert "dreißig" in wrong.content.decode()
    for transaction in ("17/1", "17/2"):
        assert client.post(page, {"amount": "30,00 €", "transaction": transaction})["Location"] == page
    assert state(demand) == (DemandState.PAID, Decimal(30))
    assert "Betrag ist zurückgezahlt" in client.get(page).content.decode()
    client.post(page, {"action": "refund"})
    assert state(demand) == (DemandState.PAID, 0)
    assert client.post(page, {"action": "refund"}).status_code == 409
    assert client.post(page, {"amount": "1.230,50", "transaction": "17/3"}).status_code == 302
    assert state(demand) == (DemandState.PAID, Decimal("1230.50"))


def test_a_clerk_of_another_office_sees_nothing(
    demand: Demand, client: Client, fixed_clock: FixedClock, at: datetime
) -> None:
    sign_in(client, "sta-32", at)
    assert client.get(f"/arbeitsplatz/forderung/{demand.id}/").status_code == 404
