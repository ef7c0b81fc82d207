"""The demo city: its plan holds, its history is played once, its codes open the door."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from allauth.socialaccount.models import SocialAccount

from amtsweg.cases.models import Case
from amtsweg.identity import api as identity
from amtsweg.identity.api import municipality
from amtsweg.kernel import clock, scope
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.packs import PackError
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import Span
from amtsweg.web.demo.fill import fill
from amtsweg.web.demo.history import timeline
from amtsweg.web.demo.plan import Matter, one_time_code, read_plan

# One is decided, the other waits for her payment.
MARLENES = ["closed", "open"]


@pytest.mark.parametrize(
    ("time", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(time: int, code: str) -> None:
    # The examples of RFC 6238, appendix B: the secret is "12345678901234567890".
    assert one_time_code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromtimestamp(time, UTC)) == code


def test_a_city_without_a_demo_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"demo\.yaml"):
        read_plan(tmp_path)


def test_a_mistake_in_the_plan_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text("password: short\nstaff: []\n")
    with pytest.raises(PackError, match=r"demo\.yaml:1"):
        read_plan(tmp_path)


def test_history_happens_in_order_and_never_in_the_future(at: datetime) -> None:
    moments = timeline(read_plan(municipality().folder).history, now=at)
    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    assert all(moment.at < at for moment in moments)


def test_a_matter_may_happen_again_in_a_pace_of_its_own(at: datetime) -> None:
    steps = [{"after": "P2D", "withdraw": True}]
    again = [{"days_ago": 20, "pace": 150}, {"days_ago": 10}]
    matter = Matter("m", "s", "e", days_ago=30, pace=50, steps=steps, again=again)
    moments = timeline(tuple(matter.each()), now=at)
    assert [(one.matter.key, (one.at.date() - at.date()).days) for one in moments] == [
        ("m", -30),
        ("m", -29),
        ("m/2", -20),
        ("m/2", -17),
        ("m/3", -10),
        ("m/3", -9),
    ]


def marlene() -> UUID:
    """Return her account as signing in finds it: by the provider's subject."""
    return SocialAccount.objects.get(provider="buergerkonto", uid="demo-0001").user_id


def check_what_there_is_to_learn() -> None:
    """See that the processes of the demo have ways, a loop and a history of more than half a year, rolled up."""
    units, now = [unit.id for unit in identity.org_units()], clock.now()
    since = now - timedelta(days=364)
    register = metrics.process_variants("baulastenauskunft", units=units, since=since, until=now)
    assert (register.finished >= 15, register.distinct >= 5) == (True, True)
    assert any(variant.loops.get("completeness") for variant in register.variants)
    assert metrics.process_map("baulastenauskunft", units=units, since=since, until=now).running >= 4
    half = timedelta(days=91)
    spans = Span(now - 2 * half, now - half), Span(now - half, now)
    compared = metrics.compare_periods("e-scooter-melden", before=spans[0], after=spans[1], units=units)
    assert (compared.enough, compared.reached) == (True, True)


def test_the_city_comes_to_life_once(as_installation: None, fresh_database: object) -> None:
    plan = fill()
    with scope.session(scope.SYSTEM):
        first = list(Case.objects.order_by("id").values_list("number", "state"))
        assert len(first) == len(plan.history)
        assert sorted(Case.objects.filter(account_id=marlene()).values_list("state", flat=True)) == MARLENES
        assert OutboxEntry.objects.filter(status="dead").count() == 0
        check_what_there_is_to_learn()
        fill()
        assert list(Case.objects.order_by("id").values_list("number", "state")) == first
