"""Building blocks: ready-made groups, and parts of other forms with the lists they need."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules.building import Built, Node, insert, node_at, walk


def _text(de: str, en: str) -> dict[str, str]:
    return {"de": de, "en": en}


def _field(key: str, kind: str, de: str, en: str, **more: Any) -> Node:  # properties are as free as the schema says
    return {"key": key, "type": kind, "label": _text(de, en), **more}


_NAME = [
    _field("given_name", "text", "Vorname", "First name", autocomplete="given-name", fim="F60000228"),
    _field("family_name", "text", "Familienname", "Family name", autocomplete="family-name", fim="F60000227"),
]
_CONTACT = [
    _field("email", "email", "E-Mail-Adresse", "E-mail address", autocomplete="email"),
    _field("phone", "phone", "Telefonnummer", "Phone number", required=False, autocomplete="tel"),
]
READY: Mapping[str, tuple[Promise, list[Node]]] = {
    "person": (
        _("Person: Name und Geburtsdatum"),
        [
            {
                "key": "person",
                "type": "group",
                "label": _text("Angaben zur Person", "About the person"),
                "fields": [*_NAME, _field("birthdate", "date", "Geburtsdatum", "Date of birth")],
            }
        ],
    ),
    "name": (_("Vorname und Familienname, ohne Gruppe"), _NAME),
    "contact": (_("E-Mail-Adresse und Telefonnummer"), _CONTACT),
    "address": (_("Anschrift"), [{"key": "address", "type": "address"}]),
    "bank": (
        _("Bankverbindung: Inhaber*in und IBAN"),
        [
            {
                "key": "bank",
                "type": "group",
                "label": _text("Bankverbindung", "Bank account"),
                "fields": [
                    _field("holder", "text", "Kontoinhaber*in", "Account holder"),
                    _field("iban", "iban", "IBAN", "IBAN"),
                ],
            }
        ],
    ),
    "people": (
        _("Mehrere Personen"),
        [
            {
                "key": "people",
                "type": "group",
                "label": _text("Personen", "People"),
                "repeat": {"min": 1, "max": 10, "item": _text("Person", "Person")},
                "fields": [*_NAME, _field("birthdate", "date", "Geburtsdatum", "Date of birth")],
            }
        ],
    ),
    "proof": (
        _("Nachweise hochladen"),
        [
            _field(
                "proof",
                "file",
                "Nachweise",
                "Proofs",
                required=False,
                accept=["pdf", "jpeg", "png"],
                max_files=5,
                max_megabytes=10,
            )
        ],
    ),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of another form that may be taken over."""

    place: Place
    label: str
    kind: str


def insert_ready(definition: Definition, parent: Place, index: int, name: str) -> Built:
    """Put a ready-made block into a page or group; one that is not known changes nothing."""
    nodes = READY[name][1] if name in READY else []
    return insert(definition, parent, index, nodes)


def insert_from(definition: Definition, parent: Place, index: int, source: Definition, place: Place) -> Built:
    """Put a page, group or field of another form into this one, with the shared lists it uses."""
    node = node_at(source, place) if place else None
    fits = node is not None and (len(place) == 1) == (not parent)
    if not fits or node is None:
        return Built(deepcopy(definition), parent)
    node = deepcopy(node)
    found = deepcopy(definition)
    _take_lists(found, source, node)
    return insert(found, parent, index, [node])


def _take_lists(definition: Definition, source: Definition, node: Node) -> None:
    lists = source.get("lists", {})
    for part in [node, *(one for _place, one in walk({"pages": [node]}))]:
        name = part.get("options")
        if isinstance(name, str) and name in lists:
            part["options"] = _list_name(definition, name, lists[name])


def _list_name(definition: Definition, name: str, options: object) -> str:
    own = definition.setdefault("lists", {})
    free, number = name, 2
    while free in own and own[free] != options:
        free = f"{name[:45]}_{number}"
        number += 1
    own[free] = deepcopy(options)
    return free
