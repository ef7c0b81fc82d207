"""The rule of a part or message in a version."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from functools import cache

from amtsweg.xdomea.contracts import Message, MessageKind, NotInVersion, Version
from amtsweg.xdomea.grammar.large import LARGE
from amtsweg.xdomea.grammar.slots import V2, V3, Simple, Slot
from amtsweg.xdomea.grammar.small import SMALL

OBJECTS: dict[str, str] = {"Akte": "RecordFile", "Vorgang": "RecordCase", "Dokument": "Document"}

_OBJECTS = (
    Slot("Anschreiben", "letters", "Document", many=True),
    Slot("Schriftgutobjekt", "objects", Simple.OBJECT, many=True),
    Slot("Aktenplan", "file_plan", "FilePlan"),
)
_MESSAGES: dict[MessageKind, tuple[str, str, tuple[Slot, ...]]] = {
    MessageKind.FILE_PLAN: ("Aktenplan.Aktenplan", "Head.0301", (_OBJECTS[-1],)),
    MessageKind.FILE_PLAN_RECEIVED: ("Aktenplan.EmpfangBestaetigen", "Head", ()),
    MessageKind.OFFER: ("Aussonderung.Anbieteverzeichnis", "Head.receipt", _OBJECTS),
    MessageKind.APPRAISAL: (
        "Aussonderung.Bewertungsverzeichnis",
        "Head.receipt",
        (Slot("BewertetesObjekt", "appraised", "Appraised", many=True),),
    ),
    MessageKind.HAND_OVER: ("Aussonderung.Aussonderung", "Head.0503", _OBJECTS),
    MessageKind.OFFER_RECEIVED: ("Aussonderung.AnbietungEmpfangBestaetigen", "Head", ()),
    MessageKind.APPRAISAL_RECEIVED: ("Aussonderung.BewertungEmpfangBestaetigen", "Head", ()),
    MessageKind.IMPORT_CONFIRMED: (
        "Aussonderung.AussonderungImportBestaetigen",
        "Head",
        (
            Slot("AusgesondertesSGO", "imported", "Imported", many=True, only=V3),
            Slot("ErfolgOderMisserfolg", "outcome", "OldOutcome", only=V2),
        ),
    ),
    MessageKind.HAND_OVER_RECEIVED: ("Aussonderung.AussonderungEmpfangBestaetigen", "Head", ()),
}
_TABLE = {**SMALL, **LARGE}


Tree = dict[str, "Slot | Tree"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a part stands in XML in one version."""

    type: type
    slots: tuple[Slot, ...]
    needed: frozenset[str]
    """Fields without which there is no such part."""
    unsaid: frozenset[str]
    """Fields the version has no element for."""
    tree: Tree
    """The slots by the elements that lead to them."""


@cache
def rule(name: str, version: Version) -> Rule:
    """Return the rule of a part."""
    kind, slots = _TABLE[name]
    return _rule(kind, slots, version)


@cache
def message_rule(kind: MessageKind, version: Version) -> Rule:
    """Return the rule of a message, `NotInVersion` where there is none."""
    if kind is MessageKind.HAND_OVER_RECEIVED and version in V2:
        raise NotInVersion(f"Die Nachricht {kind} gibt es in xdomea {version} nicht.")
    _, head, slots = _MESSAGES[kind]
    return _rule(Message, (Slot("Kopf", "head", head), *slots), version)


def root_name(kind: MessageKind) -> str:
    """Return the name of the root element, which names the files, too."""
    return f"{_MESSAGES[kind][0]}.{kind}"


def _rule(kind: type, slots: tuple[Slot, ...], version: Version) -> Rule:
    here = tuple(slot for slot in slots if version in slot.only)
    needed = frozenset(one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING)
    return Rule(
        kind, here, needed, frozenset(one.name for one in fields(kind)) - {slot.field for slot in here}, _tree(here)
    )


def _tree(slots: tuple[Slot, ...]) -> Tree:
    found: Tree = {}
    for slot in slots:
        *wrappers, last = slot.element.split("/")
        here = found
        for wrapper in wrappers:
            below = here.setdefault(wrapper, {})
            assert isinstance(below, dict)
            here = below
        here[last] = slot
    return found
