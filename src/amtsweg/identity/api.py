"""The door of identity: who somebody is, what they may do, and what they may see."""

from amtsweg.identity import edge, office
from amtsweg.identity.guards import (
    actor_of,
    attributes_of,
    citizen,
    person_of,
    public,
    staff,
)
from amtsweg.identity.municipality import municipality
from amtsweg.identity.queries.accounts import find_staff, people, people_with_role
from amtsweg.identity.queries.directory import org_units, unit, unit_by_key
from amtsweg.identity.queries.rights import (
    can,
    check_can,
    groups_of,
    scope_of,
    substituted_by,
    units_for,
)
from amtsweg.identity.services import subject_access
from amtsweg.identity.services.organisation import load_organisation
from amtsweg.identity.services.staff import create_staff

__all__ = [
    "actor_of",
    "attributes_of",
    "can",
    "check_can",
    "citizen",
    "create_staff",
    "edge",
    "find_staff",
    "groups_of",
    "load_organisation",
    "municipality",
    "office",
    "org_units",
    "people",
    "people_with_role",
    "person_of",
    "public",
    "scope_of",
    "staff",
    "subject_access",
    "substituted_by",
    "unit",
    "unit_by_key",
    "units_for",
]
