"""The table of payments is total, and money that came in is never forgotten."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.payments.contracts import DemandSettled, DemandState, PaymentState, Result
from amtsweg.payments.rules import NEXT, check_is_open, settles

MONEY = {PaymentState.PAID, PaymentState.REFUND_DUE, PaymentState.REFUNDED}


def test_table_is_total() -> None:
    assert set(NEXT) == set(product(PaymentState, Result))


@given(st.lists(st.sampled_from(list(Result))))
def test_money_that_came_in_stays(results: list[Result]) -> None:
    state = PaymentState.STARTED
    for result in results:
        before, state = state, NEXT[state, result]
        assert before not in MONEY or state in MONEY
    assert (state in MONEY) is (Result.PAID in results)


def test_only_the_whole_amount_settles_an_open_demand() -> None:
    assert settles(DemandState.OPEN, owed=Decimal("30.00"), paid=Decimal(30))
    assert not settles(DemandState.OPEN, owed=Decimal(30), paid=Decimal("29.99"))
    assert not settles(DemandState.PAID, owed=Decimal(30), paid=Decimal(30))
    assert not settles(DemandState.CANCELLED, owed=Decimal(30), paid=Decimal(30))


@pytest.mark.parametrize("state", [DemandState.PAID, DemandState.CANCELLED])
def test_a_settled_demand_says_so(state: DemandState) -> None:
    with pytest.raises(DemandSettled):
        check_is_open(state)
    check_is_open(DemandState.OPEN)
