"""The demo city: its plan holds, its history is played once, its codes open the door."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from allauth.socialaccount.models import SocialAccount

from amtsweg.cases.models import Case
from amtsweg.identity.api import municipality
from amtsweg.kernel import scope
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.packs import PackError
from amtsweg.web.demo.fill import fill
from amtsweg.web.demo.history import timeline
from amtsweg.web.demo.plan import one_time_code, read_plan

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


def marlene() -> UUID:
    """Return her account as signing in finds it: by the provider's subject."""
    return SocialAccount.objects.get(provider="buergerkonto", uid="demo-0001").user_id


def test_the_city_comes_to_life_once(as_installation: None, fresh_database: object) -> None:
    plan = fill()
    with scope.session(scope.SYSTEM):
        first = list(Case.objects.order_by("id").values_list("number", "state"))
        assert len(first) == len(plan.history)
        assert sorted(Case.objects.filter(account_id=marlene()).values_list("state", flat=True)) == MARLENES
        assert OutboxEntry.objects.filter(status="dead").count() == 0
        fill()
        assert list(Case.objects.order_by("id").values_list("number", "state")) == first
