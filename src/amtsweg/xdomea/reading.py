"""From XML to a message: what has no place is kept as a remark, what cannot be understood never stops the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from lxml import etree

from amtsweg.xdomea import values
from amtsweg.xdomea.contracts import (
    Code,
    Contact,
    Disposal,
    Imported,
    Message,
    MessageKind,
    Outcome,
    Problem,
    Remark,
    Retention,
    Unreadable,
    Version,
)
from amtsweg.xdomea.grammar.large import OldOutcome
from amtsweg.xdomea.grammar.lookup import OBJECTS, Rule, Tree, message_rule, root_name, rule
from amtsweg.xdomea.grammar.slots import CodeOf, Kind, Simple, Slot
from amtsweg.xdomea.older import put_back
from amtsweg.xdomea.schema import XML

LARGEST = 512 * 1024 * 1024
DEEPEST = 100
MOST_REMARKS = 2_000
LONGEST_KEPT = 20_000
_NAMESPACE = re.compile(r"urn:xoev-de:xdomea:schema:(\d+)\.(\d+)\.(\d+)")
_FALLBACKS: dict[str, type] = {"Contact": Contact, "Disposal": Disposal, "Retention": Retention}


class _Missing(Exception):
    """A part without something it needs."""


def parse(xml: bytes) -> XML:
    """Return the root of what is sound XML without entities, or raise `Unreadable`."""
    if len(xml) > LARGEST:
        raise _refused(f"Die Nachricht ist größer als {LARGEST // 1024**2} MB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _refused(f"Das ist kein lesbares XML: {error}", getattr(error, "lineno", 0) or 0) from None
    # Without a document type there are no entities, so below all nodes are elements: comments are left out above.
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise _refused("Eine Dokumenttyp-Deklaration ist nicht erlaubt.")
    return root


def _refused(text: str, line: int = 0) -> Unreadable:
    return Unreadable((Problem("/", text, line),))


def recognise(root: XML) -> tuple[MessageKind, Version, str]:
    """Say which message in which version it is, and in which namespace it stands."""
    name = etree.QName(root)
    found = _NAMESPACE.fullmatch(name.namespace or "")
    if found is None:
        raise _refused(f"Das ist keine Nachricht von xdomea: {name.text[:200]}")
    number = ".".join(found.groups())
    version = _spoken(number)
    kind = next((one for one in MessageKind if root_name(one) == name.localname), None)
    if version is None or kind is None:
        what = f"die Nachricht {name.localname[:100]}" if version else f"xdomea {number}"
        raise _refused(f"Nicht unterstützt wird {what}.")
    return kind, version, str(name.namespace)


def _spoken(number: str) -> Version | None:
    """Return the version, or the nearest one of the same generation."""
    nearest = {"2": Version.V2_4_0, "3": Version.V3_1_0}
    return next((one for one in Version if one == number), nearest.get(number.partition(".")[0]))


def read(xml: bytes) -> Message:
    """Read a message."""
    root = parse(xml)
    kind, version, namespace = recognise(root)
    reader = _Reader(version, namespace, kind)
    if not namespace.endswith(version):
        reader.remark("/", f"Gelesen wie xdomea {version}.", kept=namespace)
    found = reader.fields(root, message_rule(kind, version), f"/{root_name(kind)}", 0)
    if "head" not in found:
        raise Unreadable((Problem("/Kopf", "Der Kopf fehlt oder ist unvollständig."), *reader.as_problems()))
    outcome = found.pop("outcome", None)
    if isinstance(outcome, OldOutcome):
        found["outcome"] = Outcome(outcome.success, outcome.error)
        found["imported"] = tuple(
            Imported(one.id, outcome.success, archive_id=one.archive_id) for one in outcome.returned
        )
    message = Message(kind=kind, version=version, remarks=tuple(reader.remarks), **found)  # type: ignore[arg-type]  # by the table
    return replace(message, objects=put_back(message.objects)) if version is Version.V2_4_0 else message


class _Reader:
    def __init__(self, version: Version, namespace: str, kind: MessageKind) -> None:
        self.version, self.namespace, self.kind = version, namespace, kind
        self.remarks: list[Remark] = []

    def remark(self, place: str, text: str, element: XML | None = None, *, kept: str = "") -> None:
        if len(self.remarks) < MOST_REMARKS:
            raw = kept if element is None else _raw(element)
            self.remarks.append(Remark(place, text, raw[:LONGEST_KEPT]))

    def as_problems(self) -> tuple[Problem, ...]:
        return tuple(Problem(one.place, one.text) for one in self.remarks[:20])

    def part(self, element: XML, name: str, place: str, depth: int) -> object | None:
        """Read a part; None where it says nothing."""
        the_rule = rule(name, self.version)
        found = self.fields(element, the_rule, place, depth)
        if not found and not the_rule.needed:
            return None
        for field in the_rule.needed - found.keys():
            found[field] = self._instead(the_rule, field, element, place)
        made: object = the_rule.type(**found)
        return made

    def _instead(self, the_rule: Rule, field: str, element: XML, place: str) -> object:
        slots = [slot for slot in the_rule.slots if slot.field == field]
        slot = slots[0] if slots else None
        if slot is None or slot.many:
            return ()
        where = f"{place}/{slot.element}"
        if slot.kind is Simple.ID and field == "id" and the_rule.type.__name__ not in {"Appraised", "Imported"}:
            self.remark(where, "Die Kennung fehlt; eine aus der Stelle gebildete steht für sie.")
            return uuid5(NAMESPACE_URL, f"{where}:{_raw(element)}")
        if slot.kind in {Simple.TEXT, Simple.FLAG}:
            self.remark(where, "Die Angabe fehlt.")
            return "" if slot.kind is Simple.TEXT else False
        if isinstance(slot.kind, CodeOf) and slot.kind.bare:
            return Disposal()
        if slot.kind is Simple.YEARS:
            return Retention()
        if isinstance(slot.kind, str) and slot.kind in _FALLBACKS:
            if element.find(f"{{{self.namespace}}}{slot.element}") is None:
                self.remark(where, "Die Angabe fehlt.")
            return _FALLBACKS[slot.kind]()
        raise _Missing(where)

    def fields(self, element: XML, the_rule: Rule, place: str, depth: int) -> dict[str, object]:
        """Read what stands below an element into the fields of its part."""
        if depth > DEEPEST:
            raise Unreadable((Problem(place, f"Mehr als {DEEPEST} Ebenen ineinander."),))
        found: dict[str, object] = {}
        self._below(element, the_rule.tree, place, depth, found)
        return {field: tuple(value) if isinstance(value, list) else value for field, value in found.items()}

    def _below(self, element: XML, tree: Tree, place: str, depth: int, found: dict[str, object]) -> None:
        if (element.text or "").strip():
            self.remark(place, "Text, wo keiner stehen kann.", kept=element.text or "")
        for where, name, child in self._children(element, place):
            here = tree.get(name)
            if here is None:
                self.remark(where, "Dafür gibt es hier keinen Platz.", child)
            elif isinstance(here, Slot):
                self._into(found, here, child, where, depth)
            else:
                self._below(child, here, where, depth + 1, found)
            if (child.tail or "").strip():
                self.remark(place, "Text, wo keiner stehen kann.", kept=child.tail or "")
        for name in map(str, element.attrib):
            if etree.QName(name).namespace is None:
                self.remark(f"{place}/@{name}", "Dafür gibt es hier keinen Platz.", kept=str(element.get(name)))

    def _children(self, element: XML, place: str) -> Iterator[tuple[str, str, XML]]:
        """Name the children; those of another namespace keep it in their name, so that nothing of ours has it."""
        count: dict[str, int] = {}
        for child in element:
            name = etree.QName(child)
            plain = name.localname if name.namespace == self.namespace else name.text
            count[plain] = count.get(plain, 0) + 1
            yield f"{place}/{plain}[{count[plain]}]", plain, child

    def _into(self, found: dict[str, object], slot: Slot, element: XML, place: str, depth: int) -> None:
        try:
            value = self._value(element, slot.kind, place, depth + 1)
        except ValueError:
            self.remark(place, "Das lässt sich nicht lesen.", element)
            return
        except _Missing as error:
            self.remark(place, f"Das ist unvollständig: {error} fehlt.", element)
            return
        if value is None or not slot.field:
            return
        if slot.many:
            many = found.setdefault(slot.field, [])
            assert isinstance(many, list)
            many.append(value)
        elif slot.field in found:
            self.remark(place, "Das steht schon einmal da.", element)
        else:
            found[slot.field] = value

    def _value(self, element: XML, kind: Kind, place: str, depth: int) -> object | None:
        if isinstance(kind, str):
            return self.part(element, kind, place, depth)
        if isinstance(kind, CodeOf):
            code = self._code(element, place)
            return Disposal(code) if kind.bare else code
        if kind is Simple.OBJECT:
            return self._object(element, place, depth)
        if kind is Simple.TYPE_CODE:
            return self._type_code(element, place)
        if kind in {Simple.RAW, Simple.RAW_CHILDREN}:
            return self._raw_value(element, kind)
        return self._simple(element, kind, place)

    def _raw_value(self, element: XML, kind: Simple) -> object | None:
        if kind is Simple.RAW:
            return _raw(element)
        return tuple(_raw(child) for child in element) or None

    def _simple(self, element: XML, kind: Simple, place: str) -> object | None:
        text = self._text(element, place)
        if kind is Simple.ID:
            return self._id(text, place)
        value = values.READERS[kind](text)
        if not values.exact(kind, text):
            self.remark(place, "So genau wird das nicht behalten.", kept=text)
        if kind in {Simple.TRUE, Simple.ALWAYS}:
            if value is not True:
                raise ValueError(text)
            return True
        return Retention(years=value) if kind is Simple.YEARS and isinstance(value, int) else value

    def _id(self, text: str, place: str) -> UUID:
        try:
            return values.read_id(text)
        except ValueError:
            if not text.strip():
                raise
            self.remark(place, "Das ist keine UUID; eine aus dem Text gebildete steht für sie.", kept=text)
            return uuid5(NAMESPACE_URL, text.strip())

    def _text(self, element: XML, place: str) -> str:
        for child in element:
            self.remark(place, "Dafür gibt es hier keinen Platz.", child)
        return (element.text or "") + "".join(child.tail or "" for child in element)

    def _code(self, element: XML, place: str) -> Code:
        said: dict[str, str] = {}
        for child in element:
            name = etree.QName(child).localname
            if name in {"code", "name"} and name not in said:
                said[name] = child.text or ""
            else:
                self.remark(place, "Dafür gibt es hier keinen Platz.", child)
        if "code" not in said:
            raise _Missing(f"{place}/code")
        name_said = said.get("name")
        return Code(
            values.token(said["code"]),
            None if name_said is None else re.sub(r"[\t\n\r]", " ", name_said),
            element.get("listURI"),
            element.get("listVersionID"),
        )

    def _type_code(self, element: XML, place: str) -> Code | None:
        code = self._code(element, place)
        if code.value != self.kind:
            self.remark(place, "Der Nachrichtentyp passt nicht zur Nachricht.", kept=code.value)
            return None
        return None if code == Code(self.kind) else code

    def _object(self, element: XML, place: str, depth: int) -> object | None:
        found: list[object] = []
        for where, name, child in self._children(element, place):
            if name in OBJECTS and not found:
                found.append(self.part(child, OBJECTS[name], where, depth + 1))
            else:
                self.remark(where, "Dafür gibt es hier keinen Platz.", child)
        return found[0] if found else None


def _raw(element: XML) -> str:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False, with_tail=False).decode()
