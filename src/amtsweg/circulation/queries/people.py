"""Names for the people, roles and units a circulation speaks of, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from amtsweg.circulation.contracts import Group, Step
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit, Person


@dataclass(frozen=True, slots=True)
class Names:
    """Who is who."""

    people: dict[UUID, Person]

    def person(self, account_id: UUID | None) -> str:
        """Return the name of a person; an account that is closed has none any more."""
        if account_id is None:
            return ""
        found = self.people.get(account_id)
        return found.name if found else "ehemals beschäftigt"

    def asked(self, person_id: UUID | None, group: Group | None) -> str:
        """Return who is asked: a person, or a role in a unit."""
        return self.person(person_id) if person_id else group_name(group)

    def doer(self, step: Step) -> str:
        """Return who did a step, and in whose place."""
        absent = f" in Vertretung für {self.person(step.acting_for_id)}" if step.acting_for_id else ""
        return f"{self.person(step.done_by_id)}{absent}"


def names_of(ids: Iterable[UUID | None]) -> Names:
    """Return the names of these accounts."""
    return Names(identity.people([one for one in ids if one]))


def group_name(group: Group | None) -> str:
    """Return what a role in a unit is called."""
    if group is None:
        return ""
    unit = next((one for one in identity.org_units() if one.id == group.unit_id), None)
    role = next((one.name for one in identity.office.roles() if one.key == group.role), group.role)
    return label_of(role, unit) if unit else role


def label_of(role: str, unit: OrgUnit) -> str:
    """Return how a role in a unit is written."""
    return f"{role} ({unit.short_name or unit.name})"
