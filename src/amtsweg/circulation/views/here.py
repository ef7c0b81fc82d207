"""What the pages share: who is signed in, where files and documents are shown, what was typed about people."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from amtsweg.circulation.contracts import Group
from amtsweg.circulation.queries.desk import Desk, desk_of
from amtsweg.circulation.queries.people import label_of
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit, Person
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records import api as records

_ADDRESS = re.compile(r"[^\s()<>]+@[^\s()<>]+")
_LONGEST_NUMBER = 4


def me(request: HttpRequest) -> Person:
    """Return who is signed in. Raises NotAllowed if nobody is."""
    person = identity.person_of(request)
    if person is None:
        raise NotAllowed(_("Bitte melden Sie sich an."))
    return person


def my_desk(request: HttpRequest, at: datetime) -> Desk:
    """Return the desk of whoever is signed in."""
    return desk_of(me(request).account_id, at=at)


def ask_what_for(request: HttpRequest, record_file_id: UUID) -> HttpResponseRedirect | None:
    """Return the way to the question what for, where the file is confidential and it was not asked yet."""
    file = records.file_by_id(record_file_id)
    return records.gate.ask_purpose(request, record_file_id=file.id, level=file.confidentiality)


def file_url(record_file_id: UUID) -> str:
    """Return where a file is shown, or nothing where files have no page."""
    return _reversed("records-file", record_file_id)


def document_url(document_id: UUID) -> str:
    """Return where a document is shown: on its page, or else by itself."""
    return _reversed("records-document-page", document_id) or reverse("records-document", args=[document_id])


def _reversed(name: str, one: UUID) -> str:
    try:
        return reverse(name, args=[one])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom one may name here: colleagues offered in the page, and roles in units."""

    colleagues: tuple[Person, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    offered: tuple[str, ...] = ()

    def person_label(self, person: Person) -> str:
        """Return how a person is written into the field."""
        return f"{person.name} ({person.email})"

    def read(self, text: str) -> tuple[UUID | None, Group | None]:
        """Return the person or group a text names: an address, a name, a role in a unit. Raises Invalid."""
        text = " ".join(text.split())
        if not text:
            raise Invalid(_("Bitte geben Sie eine Person oder eine Rolle an."))
        if text in self.groups:
            return None, self.groups[text]
        address = _ADDRESS.search(text)
        if address:
            found = identity.find_staff(address[0])
            named = [found] if found else []
        else:
            named = [one for one in self.colleagues if one.name.casefold() == text.casefold()]
        if len(named) != 1:
            unknown = _("„%(text)s“ ist hier nicht eindeutig. Bitte geben Sie die dienstliche E-Mail-Adresse an.")
            raise Invalid(unknown % {"text": text[:80]})
        return named[0].account_id, None


def whom(desk: Desk, unit_id: UUID, *, at: datetime, more: Iterable[str] = ()) -> Whom:
    """Return whom one may name for a file of this unit; ``more`` are units whose roles are offered as well."""
    roles = [role for role in identity.office.roles() if "record.read" in role.actions]
    units = identity.org_units()
    groups: dict[str, Group] = {}
    for unit in units:
        for role in roles:
            groups.setdefault(label_of(role.name, unit), Group(unit.id, role.key))
    near = [unit for unit in units if unit.id == unit_id or unit.key in set(more)]
    offered = tuple(label_of(role.name, unit) for unit in near for role in roles)
    people = tuple(identity.office.colleagues(desk.reader.units, at=at))
    return Whom(people, groups, offered)


def unit_of(unit_id: UUID) -> OrgUnit:
    """Return an organisation unit."""
    return identity.unit(unit_id)


def day_of(text: str) -> date:
    """Return the day somebody has chosen. Raises Invalid."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        pass
    try:
        return datetime.strptime(text.strip(), "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Invalid(_("Bitte geben Sie ein Datum an, zum Beispiel 31.12.2026.")) from None


def number_of(text: str) -> int | None:
    """Return a small whole number, or None."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def id_of(text: str | None) -> UUID | None:
    """Return an id from an address, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
