"""Whose work somebody does: their own, that of those they stand in for, that of their groups."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from amtsweg.circulation.contracts import Group
from amtsweg.identity import api as identity
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.api import reads


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody may see, and whose work they may do."""

    account_id: UUID
    stands_in_for: frozenset[UUID]
    groups: frozenset[str]
    reader: reads.visible.Reader

    @property
    def people(self) -> frozenset[UUID]:
        """Return the accounts whose own work this is."""
        return self.stands_in_for | {self.account_id}

    def has(self, person_id: UUID | None, group: Group | None) -> bool:
        """Tell whether work for this person or group may be done here."""
        return person_id in self.people if person_id else group is not None and group.key in self.groups

    def waiting(self, person: str, group: str) -> Q:
        """Return the condition of work for this desk: the names of the columns for a person and for a group."""
        return Q(**{f"{person}__in": self.people}) | Q(**{f"{group}__in": self.groups})


def desk_of(account_id: UUID, *, at: datetime) -> Desk:
    """Return the desk of an account."""
    groups = frozenset(Group(unit, role).key for unit, role in identity.groups_of(account_id, at=at))
    return Desk(account_id, identity.substituted_by(account_id, at=at), groups, reads.visible.reader(account_id, at=at))


def in_place_of(desk: Desk, *, person_id: UUID | None, group: Group | None, at: datetime) -> UUID | None:
    """Return whom this desk does work of this person or group in place of; None for its own. Raises NotAllowed."""
    if not desk.has(person_id, group):
        raise NotAllowed("Dieser Schritt ist für jemand anderen.")
    if person_id:
        return None if person_id == desk.account_id else person_id
    assert group is not None
    holders = {person.account_id for person in identity.people_with_role(group.unit_id, group.role, at=at)}
    if desk.account_id in holders:
        return None
    return min(holders & desk.stands_in_for, default=None)
