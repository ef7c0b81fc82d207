"""From a message to XML. What a version has no word for becomes a remark, and nothing is left out without one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time

from lxml import etree

from amtsweg.xdomea import values
from amtsweg.xdomea.coding import fitting
from amtsweg.xdomea.contracts import (
    Attachment,
    Code,
    Disposal,
    Document,
    Message,
    RecordFile,
    Remark,
    Retention,
    Version,
    Written,
)
from amtsweg.xdomea.grammar.lookup import OBJECTS, Rule, message_rule, root_name, rule
from amtsweg.xdomea.grammar.slots import CodeOf, Simple, Slot
from amtsweg.xdomea.older import for_version
from amtsweg.xdomea.schema import XML, file_name_pattern, latin, namespace

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAME = str.maketrans(
    {"„": '"', "“": '"', "”": '"', "‚": "'", "‘": "'", "’": "'", "–": "-", "—": "-", "‐": "-", "…": "...", "•": "-"}
)
_NEVER = 9999
"""Years of retention that stand for "for ever" where 2.4.0 must have a number."""
_MOST_YEARS = 65535
_SILENT = {"kind", "version", "remarks"}


def write(message: Message, version: Version | None = None) -> Written:
    """Write a message in its own or another version; `NotInVersion` where that has no such message."""
    target = version or message.version
    the_rule = message_rule(message.kind, target)
    writer = _Writer(message, target)
    fitted, losses = for_version(message, target)
    writer.remarks.extend(losses)
    root = etree.Element(writer.tag(root_name(message.kind)), nsmap={"xdomea": namespace(target)})
    writer.fields(root, fitted, the_rule, f"/{root_name(message.kind)}")
    return Written(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), tuple(writer.remarks))


class _Writer:
    def __init__(self, message: Message, target: Version) -> None:
        self.message, self.target = message, target
        self.remarks: list[Remark] = []

    def tag(self, name: str) -> str:
        return f"{{{namespace(self.target)}}}{name}"

    def remark(self, place: str, text: str, kept: object = "") -> None:
        self.remarks.append(Remark(place, text, kept if isinstance(kept, str) else repr(kept)))

    def fields(self, element: XML, part: object, the_rule: Rule, place: str) -> None:
        for field in sorted(the_rule.unsaid - _SILENT):
            if unsaid := getattr(part, field, None):
                self.remark(f"{place}/{field}", f"Dafür hat xdomea {self.target} keinen Platz.", unsaid)
        for slot in the_rule.slots:
            value: object = getattr(part, slot.field) if slot.field else True
            for number, one in enumerate(value if slot.many and isinstance(value, tuple) else (value,), 1):
                where = f"{place}/{slot.element}" + (f"[{number}]" if slot.many else "")
                self._slot(element, slot, one, where, needed=slot.field in the_rule.needed and not slot.many)

    def _slot(self, element: XML, slot: Slot, value: object, place: str, *, needed: bool) -> None:
        if value is None and slot.kind is not Simple.TYPE_CODE:
            self._absent(element, slot, place)
            return
        child = etree.Element(self.tag(slot.element.rpartition("/")[2]))
        if self._filled(child, slot, value, place) or (needed and isinstance(slot.kind, str)):
            self._parent(element, slot.element).append(child)
        elif slot.absent is not None:
            self._absent(element, slot, place)
        elif needed:
            self.remark(place, f"xdomea {self.target} verlangt hier eine Angabe.")

    def _absent(self, element: XML, slot: Slot, place: str) -> None:
        if slot.absent is not None:
            etree.SubElement(self._parent(element, slot.element), self.tag(slot.element)).text = slot.absent
            if slot.kind is Simple.TIME:
                self.remark(place, f"xdomea {self.target} verlangt eine Uhrzeit.", slot.absent)

    def _parent(self, element: XML, path: str) -> XML:
        """Return the element a slot stands in; neighbours with the same wrapper share it."""
        for name in path.split("/")[:-1]:
            last = element[-1] if len(element) else None
            if last is None or last.tag != self.tag(name):
                last = etree.SubElement(element, self.tag(name))
            element = last
        return element

    def _filled(self, child: XML, slot: Slot, value: object, place: str) -> bool:
        kind = slot.kind
        if isinstance(kind, str):
            return self._part(child, kind, value, place)
        if kind is Simple.OBJECT:
            name = _object_name(value)
            if isinstance(value, Attachment) and value.attachment_number is not None:
                self.remark(place, "Für sich allein hat eine Anlage keine Nummer.", value.attachment_number)
            inner = etree.SubElement(child, self.tag(name))
            return self._part(inner, OBJECTS[name], value, f"{place}/{name}")
        if kind is Simple.TYPE_CODE:
            return self._code(child, value or Code(self.message.kind), "NachrichtentypCodeType", place)
        if isinstance(kind, CodeOf):
            return self._code_or_disposal(child, kind, value, place)
        if kind in {Simple.RAW, Simple.RAW_CHILDREN}:
            return self._raw(child, kind, value, place)
        text = self._simple(kind, value, place)
        child.text = text
        return text is not None

    def _part(self, child: XML, name: str, value: object, place: str) -> bool:
        the_rule = rule(name, self.target)
        self.fields(child, value, the_rule, place)
        # What says nothing is left out, so that it is read as absent; what must be there stays.
        return bool(the_rule.needed) or len(child) > 0

    def _code_or_disposal(self, child: XML, kind: CodeOf, value: object, place: str) -> bool:
        if kind.bare:
            assert isinstance(value, Disposal)
            if value.words is not None:
                self.remark(place, f"xdomea {self.target} kennt hier nur A, B und V.", value.words)
            value = value.code
        return value is not None and self._code(child, value, kind.type, place)

    def _code(self, child: XML, code: object, kind: str, place: str) -> bool:
        assert isinstance(code, Code)
        fitted, losses = fitting(code, kind, self.message.version, self.target)
        self.remarks.extend(Remark(place, text, kept) for text, kept in losses)
        if fitted is None:
            return False
        etree.SubElement(child, "code").text = self._clean(fitted.value, place)
        if fitted.name is not None:
            etree.SubElement(child, "name").text = self._clean(fitted.name, place)
        for name, said in (("listURI", fitted.list_uri), ("listVersionID", fitted.list_version)):
            if said is not None:
                child.set(name, self._clean(said, place))
        return True

    def _raw(self, child: XML, kind: Simple, value: object, place: str) -> bool:
        parts = (value,) if kind is Simple.RAW else value
        assert isinstance(parts, Iterable)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        for part in parts:
            try:
                element = etree.fromstring(str(part), parser)
            except etree.XMLSyntaxError:
                self.remark(place, "Das ist kein XML.", str(part))
                continue
            if kind is Simple.RAW:
                child.extend(list(element))
            else:
                child.append(element)
        return len(child) > 0

    def _simple(self, kind: Simple, value: object, place: str) -> str | None:
        if isinstance(value, Retention):
            return self._years(value, place)
        if kind is Simple.YEAR:
            assert isinstance(value, date)
            if (value.month, value.day) != (12, 31):
                self.remark(place, f"xdomea {self.target} nennt nur das Jahr.", value.isoformat())
            return f"{value.year:04}"
        if kind is Simple.COUNT:
            return self._count(value, place)
        if kind in {Simple.TRUE, Simple.ALWAYS}:
            # The schemas fix these as "1", and validators compare them letter by letter.
            return "1" if value else None
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, datetime):
            return values.write_moment(value)
        if isinstance(value, time):
            return values.write_time(value)
        if isinstance(value, date):
            return value.isoformat()
        return self._text(kind, str(value), place)

    def _years(self, value: Retention, place: str) -> str | None:
        if value.permanent:
            self.remark(place, f"xdomea {self.target} kennt nur Jahre.", "permanent")
            return str(_NEVER) if place.count("/Einheit") else None
        return None if value.years is None else str(value.years)

    def _count(self, value: object, place: str) -> str | None:
        assert isinstance(value, int)
        if 0 <= value <= _MOST_YEARS:
            return str(value)
        self.remark(place, f"Jahre gehen von 0 bis {_MOST_YEARS}.", str(value))
        return None

    def _text(self, kind: Simple, text: str, place: str) -> str | None:
        if kind is Simple.NUMBER and self.target is not Version.V2_4_0 and not _is_number(text):
            self.remark(place, f"xdomea {self.target} nimmt hier nur eine Zahl.", text)
            return None
        if kind is Simple.FILE_NAME and not file_name_pattern(self.target).fullmatch(text):
            self.remark(place, f"Der Dateiname ist nicht so gebildet, wie xdomea {self.target} es verlangt.", text)
        latin_only = kind in {Simple.TEXT, Simple.NUMBER} and self.target is Version.V2_4_0
        return self._latin(text, place) if latin_only else self._clean(text, place)

    def _clean(self, text: str, place: str) -> str:
        cleaned = _ILLEGAL.sub("\ufffd", text)
        if cleaned != text:
            self.remark(place, "Steuerzeichen kann XML nicht tragen.", cleaned)
        return cleaned

    def _latin(self, text: str, place: str) -> str:
        pattern = latin()
        if re.fullmatch(f"({pattern.pattern})*", text):
            return text
        self.remark(place, f"Diese Zeichen kennt xdomea {self.target} nicht alle.", _ILLEGAL.sub("\ufffd", text))
        composed = unicodedata.normalize("NFC", text).translate(_SAME)
        return "".join(_nearest(one[0], pattern) for one in re.finditer(f"{pattern.pattern}|.", composed, re.DOTALL))


def _object_name(value: object) -> str:
    if isinstance(value, Document):
        return "Dokument"
    return "Akte" if isinstance(value, RecordFile) else "Vorgang"


def _nearest(character: str, allowed: re.Pattern[str]) -> str:
    if allowed.fullmatch(character):
        return character
    simple = [one for one in unicodedata.normalize("NFKD", character) if allowed.fullmatch(one)]
    return "".join(simple) or "?"


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*\+?\d{1,10}\s*", text, re.ASCII) is not None and int(text) < 2**32
