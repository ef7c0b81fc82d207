"""Routes a city writes down: read, checked with line and reason, and found by the unit a file belongs to."""

from pathlib import Path

import pytest

from amtsweg.circulation.contracts import Action, RouteStep
from amtsweg.circulation.queries.routes import routes_for
from amtsweg.circulation.routes import check_routes, read_routes
from amtsweg.identity import api as identity
from amtsweg.kernel.packs import PackError, read_yaml
from circulation.conftest import Office
from records.conftest import CITY

GOOD = """
routes:
  - key: bescheid
    title: Bescheid
    unit: sta-63
    changed_documents: keep
    steps:
      - together:
          - {action: co_signature, role: team-lead, days: 3}
          - {action: comment, role: clerk, unit: sta-30}
      - {action: final_signature, role: head, own: true}
      - {action: sight}
"""


def test_a_route_is_read() -> None:
    (route,) = read_routes(read_yaml(GOOD, file="routes.yaml"))
    assert (route.key, route.unit_key, route.sign_again) == ("bescheid", "sta-63", False)
    assert route.steps == (
        RouteStep(1, Action.CO_SIGNATURE, "team-lead", days=3),
        RouteStep(1, Action.COMMENT, "clerk", "sta-30"),
        RouteStep(2, Action.FINAL_SIGNATURE, "head", own=True),
        RouteStep(3, Action.SIGHT),
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("action: sight", "action: stamp", 12),
        ("title: Bescheid", "titel: Bescheid", 3),
        ("days: 3", "days: 0", 9),
        ("{action: sight}", "{action: co_signature}", 7),
        ("{action: sight}", "{action: final_signature}", 7),
        ("role: clerk, unit: sta-30", "unit: sta-30", 10),
        ("changed_documents: keep", "changed_documents: maybe", 6),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(PackError) as error:
        read_routes(read_yaml(GOOD.replace(old, new), file="routes.yaml"))
    assert next(one.line for one in error.value.problems) == line


def test_a_key_is_given_once() -> None:
    twice = GOOD + GOOD.replace("\nroutes:", "", 1)
    with pytest.raises(PackError, match="gibt es schon"):
        read_routes(read_yaml(twice, file="routes.yaml"))


def test_units_and_roles_must_exist(tmp_path: Path) -> None:
    for name in ("organisation.yaml", "roles.yaml"):
        (tmp_path / name).write_text((CITY / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "routes.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert check_routes(path) == []
    path.write_text(GOOD.replace("sta-30", "sta-99").replace("head", "chief"), encoding="utf-8")
    assert [one.reason for one in check_routes(path)] == [
        "Die Organisationseinheit „sta-99“ gibt es nicht.",
        "Die Rolle „chief“ gibt es nicht.",
    ]
    path.write_text("routes: 1", encoding="utf-8")
    assert len(check_routes(path)) == 1


def test_the_citys_own_routes_are_right() -> None:
    assert check_routes(CITY / "routes.yaml") == []


def test_a_route_holds_for_its_unit_and_all_below(office: Office) -> None:
    building = {one.key for one in routes_for(identity.unit_by_key("sta-63"))}
    assert "bescheid-bauordnung" in building
    elsewhere = {one.key for one in routes_for(identity.unit_by_key("sta-32"))}
    assert elsewhere == building - {"bescheid-bauordnung", "bescheid-mit-rechtsamt"}
