"""The rules of rights: no right without a ground, and none beyond its time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.identity.contracts import Assignment, OrgUnit, Role, Substitution
from amtsweg.identity.rules import (
    NO_RIGHTS,
    UnitTree,
    check_allowed,
    check_period,
    resolve,
    role_problems,
)
from amtsweg.kernel.errors import Invalid, NotAllowed

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)

# city ─┬─ office ── section
#       └─ other
CITY, OFFICE, SECTION, OTHER = (UUID(int=n) for n in (1, 2, 3, 4))
PARENTS = {CITY: None, OFFICE: CITY, SECTION: OFFICE, OTHER: CITY}
TREE = UnitTree(OrgUnit(unit, f"u{unit.int}", "", parent, "office") for unit, parent in PARENTS.items())
ANNA, BEN, CEM = (UUID(int=n) for n in (11, 12, 13))
ROLES = {
    "clerk": Role("clerk", "", frozenset({"case.read", "case.work"})),
    "lead": Role("lead", "", frozenset({"case.read", "case.cosign"})),
    "admin": Role("admin", "", frozenset({"role.manage"}), substitutable=False),
}

moments = st.integers(-5, 5).map(lambda n: AT + n * DAY)
people = st.sampled_from([ANNA, BEN, CEM])
units = st.sampled_from(list(PARENTS))
assignments = st.builds(Assignment, people, st.sampled_from([*ROLES, "gone"]), units, moments, st.none() | moments)
substitutions = st.builds(Substitution, people, people, moments, moments)


def rights(account: UUID, given_roles: list[Assignment], standing_in: list[Substitution], at: datetime = AT):
    return resolve(account, assignments=given_roles, substitutions=standing_in, roles=ROLES, tree=TREE, at=at)


def test_the_tree_knows_what_is_below_and_above() -> None:
    assert TREE.subtree(CITY) == {CITY, OFFICE, SECTION, OTHER}
    assert TREE.subtree(OFFICE) == {OFFICE, SECTION}
    assert TREE.subtree(UUID(int=99)) == frozenset()
    assert TREE.lineage(SECTION) == (SECTION, OFFICE, CITY)


def test_a_circle_in_the_tree_ends() -> None:
    one, two = OrgUnit(CITY, "a", "", OFFICE, "office"), OrgUnit(OFFICE, "b", "", CITY, "office")
    assert UnitTree([one, two]).lineage(CITY) == (CITY, OFFICE)


def test_a_role_reaches_down_and_not_up_or_sideways() -> None:
    found = rights(ANNA, [Assignment(ANNA, "clerk", OFFICE, AT - DAY)], [])
    assert found.units("case.work") == {OFFICE, SECTION}
    assert found.rows() == {OFFICE, SECTION}
    assert found.groups == {(OFFICE, "clerk"), (SECTION, "clerk")}
    assert found.units("case.cosign") == frozenset()


@given(st.lists(assignments, max_size=6), st.lists(substitutions, max_size=4), people, moments)
def test_no_right_without_a_ground(
    given_roles: list[Assignment], standing_in: list[Substitution], account: UUID, at: datetime
) -> None:
    """Every right is explained by an assignment in force, held by the person or by somebody they stand in for."""
    found = rights(account, given_roles, standing_in, at)
    absent = {s.absent_id for s in standing_in if s.substitute_id == account and s.since <= at < s.until}
    explained = {
        (action, unit)
        for a in given_roles
        if a.role in ROLES and a.since <= at and (a.until is None or at < a.until)
        if a.account_id == account or (a.account_id in absent and ROLES[a.role].substitutable)
        for action in ROLES[a.role].actions
        for unit in PARENTS
        if a.unit_id in TREE.lineage(unit)
    }
    assert {(action, unit) for action in found.grounds for unit in found.units(action)} == explained


@given(st.lists(assignments, max_size=6), st.lists(substitutions, max_size=4))
def test_after_every_substitution_has_ended_only_own_rights_remain(
    given_roles: list[Assignment], standing_in: list[Substitution]
) -> None:
    later = AT + 6 * DAY
    assert rights(ANNA, given_roles, standing_in, later) == rights(ANNA, given_roles, [], later)


@given(st.lists(assignments, max_size=6), st.lists(substitutions, max_size=4), st.lists(substitutions, max_size=4))
def test_more_substitutions_never_take_a_right_away(
    given_roles: list[Assignment], some: list[Substitution], more: list[Substitution]
) -> None:
    few, many = rights(ANNA, given_roles, some), rights(ANNA, given_roles, some + more)
    assert all(few.units(action) <= many.units(action) for action in few.grounds)


def test_standing_in_is_not_passed_on() -> None:
    chain = [Substitution(ANNA, BEN, AT - DAY, AT + DAY), Substitution(BEN, CEM, AT - DAY, AT + DAY)]
    held = [Assignment(ANNA, "clerk", OFFICE, AT - DAY)]
    assert rights(BEN, held, chain).allows("case.work", OFFICE)
    assert not rights(CEM, held, chain).allows("case.work", OFFICE)


def test_a_substitution_begins_and_ends_to_the_moment() -> None:
    held, period = [Assignment(ANNA, "clerk", OFFICE, AT - DAY)], [Substitution(ANNA, BEN, AT, AT + DAY)]
    allowed = {at: rights(BEN, held, period, at).allows("case.work", OFFICE) for at in (AT - DAY, AT, AT + DAY)}
    assert allowed == {AT - DAY: False, AT: True, AT + DAY: False}


def test_what_cannot_be_substituted_stays() -> None:
    period = [Substitution(ANNA, BEN, AT, AT + DAY)]
    assert rights(BEN, [Assignment(ANNA, "admin", CITY, AT)], period).units("role.manage") == frozenset()


def test_acting_for_names_the_absent_person_only_if_the_right_comes_from_there() -> None:
    held = [Assignment(ANNA, "clerk", OFFICE, AT), Assignment(BEN, "clerk", SECTION, AT)]
    found = rights(BEN, held, [Substitution(ANNA, BEN, AT, AT + DAY)])
    assert found.acting_for("case.work", OFFICE) == ANNA
    assert found.acting_for("case.work", SECTION) is None
    assert found.acting_for("case.work", OTHER) is None


def test_the_refusal_names_the_right() -> None:
    with pytest.raises(NotAllowed, match="Entscheidungen mitzeichnen"):
        check_allowed(NO_RIGHTS, "case.cosign", OFFICE)
    check_allowed(rights(ANNA, [Assignment(ANNA, "lead", CITY, AT)], []), "case.cosign", OFFICE)


@pytest.mark.parametrize(
    ("since", "until"),
    [(AT, AT), (AT + DAY, AT), (AT - 3 * DAY, AT - DAY), (AT, AT + timedelta(days=367))],
)
def test_impossible_periods_are_refused(since: datetime, until: datetime) -> None:
    with pytest.raises(Invalid) as refused:
        check_period(since, until, AT)
    assert list(refused.value.fields) == ["until"]


def test_a_year_of_substitution_is_possible() -> None:
    check_period(AT, AT + timedelta(days=366), AT)


@pytest.mark.parametrize(
    ("actions", "problems"),
    [
        ({"case.read", "case.work"}, []),
        ({"metrics.read"}, []),
        ({"case.work"}, ["case.read fehlt, wird aber vorausgesetzt"]),
        ({"case.fly", "case.read"}, ["unbekannte Aktion case.fly"]),
    ],
)
def test_roles_are_checked(actions: set[str], problems: list[str]) -> None:
    assert role_problems(Role("x", "X", frozenset(actions))) == problems
