"""Services of identity on the database, as the application's own role."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import (
    EmailTaken,
    NewAssignment,
    OrganisationReport,
    Person,
    TrustLevel,
    UnknownAccount,
    UnknownUnit,
)
from amtsweg.identity.models import Account, RoleAssignment, Substitution
from amtsweg.identity.queries.accounts import substitutions
from amtsweg.identity.services.staff import assign_role, close_account, end_role
from amtsweg.identity.services.substitutions import end_substitution, set_substitution
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.errors import Invalid, NotAllowed, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.packs import PackError
from identity.conftest import PASSWORD, hire

DAY = timedelta(days=1)


def unit(key: str) -> UUID:
    return identity.unit_by_key(key).id


def acting(person: Person) -> Actor:
    return Actor(person.name, person.account_id)


def stand_in(absent: Person, substitute: Person, actor: Actor, at: datetime) -> UUID:
    return set_substitution(
        absent_id=absent.account_id,
        substitute_id=substitute.account_id,
        since=at,
        until=at + 2 * DAY,
        reason=" Urlaub ",
        actor=actor,
        at=at,
    )


def kinds() -> list[str]:
    with scope.session(scope.SYSTEM):
        return list(EventRecord.objects.order_by("id").values_list("kind", flat=True))


class TestOrganisation:
    def test_loading_twice_changes_nothing(self, city: Path, at: datetime) -> None:
        assert identity.load_organisation(city, at=at) == OrganisationReport(unchanged=4)
        assert kinds() == ["identity.organisation_loaded"]

    def test_the_tree_comes_out_as_it_went_in(self, city: Path) -> None:
        assert [u.key for u in identity.org_units()] == ["city", "building", "building-archive", "order"]
        building = identity.unit_by_key("building")
        assert (building.name, building.short_name, building.kind) == ("Bauordnungsamt", "StA 63", "office")
        assert building.parent_id == unit("city")
        assert identity.unit(building.id) == building

    def test_a_unit_that_is_no_longer_named_ends_but_is_still_known(self, city: Path, at: datetime) -> None:
        order = unit("order")
        text = (city / "organisation.yaml").read_text(encoding="utf-8").replace("Musterstadt", "Neustadt")
        shorter = "\n".join(line for line in text.splitlines() if "order" not in line)
        (city / "organisation.yaml").write_text(shorter, encoding="utf-8")
        report = identity.load_organisation(city, at=at)
        assert report == OrganisationReport(changed=1, ended=1, unchanged=2)
        assert [u.key for u in identity.org_units()] == ["city", "building", "building-archive"]
        assert identity.unit(order).active is False

    def test_a_role_that_is_no_longer_named_gives_nothing(self, city: Path, clerk: Person, at: datetime) -> None:
        roles = (city / "roles.yaml").read_text(encoding="utf-8").replace("key: clerk", "key: worker")
        (city / "roles.yaml").write_text(roles, encoding="utf-8")
        identity.load_organisation(city, at=at)
        assert identity.units_for("case.work", account_id=clerk.account_id, at=at) == frozenset()

    @pytest.mark.parametrize(
        ("file", "old", "new", "problem"),
        [
            (
                "organisation.yaml",
                "key: order",
                "key: building",
                "organisation.yaml:13: Die Einheit „building“ gibt es",
            ),
            ("roles.yaml", "case.cosign", "case.fly", "roles.yaml:4: „case.fly“ ist nicht möglich."),
            ("roles.yaml", "[case.read, case.work,", "[case.work,", "roles.yaml:3: Rolle „clerk“: case.read fehlt"),
            ("roles.yaml", "key: head", "key: clerk", "roles.yaml:4: Die Rolle „clerk“ gibt es schon."),
        ],
    )
    def test_mistakes_are_named_by_file_and_line(
        self, city: Path, at: datetime, file: str, old: str, new: str, problem: str
    ) -> None:
        text = (city / file).read_text(encoding="utf-8")
        (city / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PackError) as refused:
            identity.load_organisation(city, at=at)
        assert str(refused.value.problems[0]).startswith(problem)

    def test_the_citys_own_pack_is_sound(self, db: None, at: datetime, settings: object) -> None:
        from amtsweg.web.environment import packs_dir

        report = identity.load_organisation(packs_dir() / "paderborn", at=at)
        assert (report.created > 30, report.roles) == (True, 10)
        assert identity.unit_by_key("sta-63").name == "Bauordnungsamt"

    def test_unknown_units_are_named(self, city: Path) -> None:
        with pytest.raises(UnknownUnit, match="sta-99"):
            identity.unit_by_key("sta-99")
        with pytest.raises(UnknownUnit):
            identity.unit(uuid7())


class TestStaff:
    def test_roles_open_the_unit_and_what_is_below(self, clerk: Person, at: datetime) -> None:
        below = {unit("building"), unit("building-archive")}
        assert identity.units_for("case.work", account_id=clerk.account_id, at=at) == below
        assert identity.groups_of(clerk.account_id, at=at) == {(one, "clerk") for one in below}
        assert identity.can("case.work", account_id=clerk.account_id, unit_id=unit("order"), at=at) is False
        with pytest.raises(NotAllowed):
            identity.check_can("case.work", account_id=clerk.account_id, unit_id=unit("city"), at=at)

    def test_every_change_is_in_the_log(self, clerk: Person) -> None:
        assert kinds() == ["identity.organisation_loaded", "identity.account_created", "identity.role_assigned"]

    def test_an_address_signs_in_one_person_however_it_is_written(self, clerk: Person, at: datetime) -> None:
        with pytest.raises(EmailTaken):
            identity.create_staff(email="AYLA@Stadt.example", name="Zwei", password=PASSWORD, at=at)
        with pytest.raises(IntegrityError), transaction.atomic(), scope.work(scope.SYSTEM):
            twin = uuid7()
            Account(
                id=twin, account_id=twin, email="AYLA@stadt.example", name="Z", is_staff_member=True, created_at=at
            ).save(force_insert=True)
        assert identity.find_staff(" Ayla@STADT.example ") == clerk
        assert identity.find_staff("niemand@stadt.example") is None

    @pytest.mark.parametrize("password", ["kurz", "password1234"])
    def test_weak_passwords_are_refused(self, city: Path, at: datetime, password: str) -> None:
        with pytest.raises(Invalid) as refused:
            identity.create_staff(email="a@stadt.example", name="A", password=password, at=at)
        assert list(refused.value.fields) == ["password"]

    def test_nothing_is_left_of_an_account_whose_role_does_not_exist(self, city: Path, at: datetime) -> None:
        given = [NewAssignment("emperor", "city")]
        with pytest.raises(NotFound):
            identity.create_staff(email="a@stadt.example", name="A", password=PASSWORD, assignments=given, at=at)
        assert identity.find_staff("a@stadt.example") is None

    def test_giving_roles_takes_the_right_to(self, clerk: Person, other: Person, at: datetime) -> None:
        wanted = NewAssignment("head", "building")
        with pytest.raises(NotAllowed):
            assign_role(account_id=clerk.account_id, assignment=wanted, actor=acting(clerk), at=at)
        admin = hire("Dara", at, ("admin", "building"))
        given = assign_role(account_id=other.account_id, assignment=wanted, actor=acting(admin), at=at)
        assert identity.can("case.cosign", account_id=other.account_id, unit_id=unit("building"), at=at)
        end_role(assignment_id=given, actor=acting(admin), at=at)
        end_role(assignment_id=given, actor=acting(admin), at=at)
        assert not identity.can("case.cosign", account_id=other.account_id, unit_id=unit("building"), at=at)
        assert kinds()[-2:] == ["identity.role_assigned", "identity.role_ended"]
        with pytest.raises(NotFound):
            end_role(assignment_id=uuid7(), actor=acting(admin), at=at)

    def test_a_closed_account_has_nothing_left(self, clerk: Person, head: Person, at: datetime) -> None:
        set_substitution(
            absent_id=clerk.account_id,
            substitute_id=head.account_id,
            since=at,
            until=at + DAY,
            actor=acting(clerk),
            at=at,
        )
        close_account(account_id=clerk.account_id, actor=system("test"), at=at)
        assert identity.units_for("case.work", account_id=clerk.account_id, at=at) == frozenset()
        assert identity.units_for("case.work", account_id=head.account_id, at=at) == frozenset()
        with pytest.raises(UnknownAccount):
            close_account(account_id=clerk.account_id, actor=system("test"), at=at)

    def test_people_are_found_by_id_and_by_role(self, clerk: Person, head: Person, other: Person, at: datetime) -> None:
        assert identity.people([clerk.account_id, uuid7()]) == {clerk.account_id: clerk}
        assert identity.people([]) == {}
        assert identity.people_with_role(unit("building-archive"), "clerk", at=at) == [clerk]
        assert identity.people_with_role(unit("building-archive"), "head", at=at) == [head]
        assert identity.people_with_role(unit("city"), "clerk", at=at) == []


class TestSubstitution:
    def test_it_gives_and_ends(self, clerk: Person, other: Person, at: datetime) -> None:
        stand_in(clerk, other, acting(clerk), at)
        both = {unit("building"), unit("building-archive"), unit("order")}
        assert identity.units_for("case.work", account_id=other.account_id, at=at) == both
        assert identity.substituted_by(other.account_id, at=at) == {clerk.account_id}
        assert identity.substituted_by(clerk.account_id, at=at) == frozenset()
        assert identity.units_for("case.work", account_id=other.account_id, at=at + 2 * DAY) == {unit("order")}
        assert kinds()[-1] == "identity.substitution_set"

    def test_it_can_be_ended_early(self, clerk: Person, other: Person, at: datetime) -> None:
        given = stand_in(clerk, other, acting(clerk), at)
        end_substitution(substitution_id=given, actor=acting(clerk), at=at + DAY)
        assert identity.substituted_by(other.account_id, at=at + DAY) == frozenset()
        with pytest.raises(NotFound):
            end_substitution(substitution_id=given, actor=acting(clerk), at=at + DAY)
        assert kinds()[-1] == "identity.substitution_ended"

    def test_one_that_has_not_begun_never_begins(self, clerk: Person, other: Person, at: datetime) -> None:
        given = stand_in(clerk, other, acting(clerk), at + DAY)
        end_substitution(substitution_id=given, actor=acting(clerk), at=at)
        assert identity.substituted_by(other.account_id, at=at + DAY) == frozenset()

    def test_the_head_may_set_it_for_others_and_a_colleague_may_not(
        self, clerk: Person, other: Person, head: Person, at: datetime
    ) -> None:
        with pytest.raises(NotAllowed):
            stand_in(clerk, other, acting(other), at)
        stand_in(clerk, other, acting(head), at)
        with scope.session(scope.SYSTEM):
            found = substitutions(account_ids=[clerk.account_id], at=at)
        assert [(s.substitute_id, s.reason) for s in found] == [(other.account_id, "Urlaub")]

    def test_nobody_stands_in_for_themselves_or_is_not_staff(self, clerk: Person, at: datetime) -> None:
        with pytest.raises(Invalid):
            stand_in(clerk, clerk, acting(clerk), at)
        stranger = Person(uuid7(), "X", "", False, TrustLevel.NONE)
        with pytest.raises(UnknownAccount):
            stand_in(clerk, stranger, acting(clerk), at)


class TestSecondWall:
    def test_without_a_scope_no_personal_row_is_seen(self, clerk: Person, other: Person, at: datetime) -> None:
        set_substitution(
            absent_id=clerk.account_id,
            substitute_id=other.account_id,
            since=at,
            until=at + DAY,
            actor=system("x"),
            at=at,
        )
        assert [model.objects.count() for model in (Account, RoleAssignment, Substitution)] == [0, 0, 0]

    def test_people_see_their_own_row(self, clerk: Person, other: Person, at: datetime) -> None:
        with scope.session(scope.Scope(account_id=clerk.account_id)):
            assert list(Account.objects.values_list("name", flat=True)) == ["Ayla"]

    def test_the_scope_shows_rows_of_units_one_may_read_in(self, clerk: Person, other: Person, at: datetime) -> None:
        for name, person, seen in (("clerk", clerk, ["Ayla"]), ("other", other, ["Cleo"])):
            with scope.session(identity.scope_of(person.account_id, at=at)):
                held = RoleAssignment.objects.values_list("account_id", flat=True)
                assert [identity.people(held)[one].name for one in held] == seen, name

    def test_a_stranger_has_an_empty_scope(self, city: Path, at: datetime) -> None:
        nobody = uuid7()
        assert identity.scope_of(nobody, at=at) == scope.Scope(account_id=nobody)

    def test_an_admin_of_roles_sees_no_cases(self, city: Path, at: datetime) -> None:
        admin = hire("Dara", at, ("admin", "city"))
        assert identity.scope_of(admin.account_id, at=at) == scope.Scope(account_id=admin.account_id)


def test_rights_cost_one_statement(clerk: Person, at: datetime) -> None:
    identity.scope_of(clerk.account_id, at=at)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        identity.scope_of(clerk.account_id, at=at)
    assert len(captured) == 1


def test_names_cost_one_statement_however_many(clerk: Person, head: Person, other: Person) -> None:
    for ids in ([clerk.account_id], [clerk.account_id, head.account_id, other.account_id]):
        with CaptureQueriesContext(connection) as captured:
            identity.people(ids)
        assert len(captured) == 1
