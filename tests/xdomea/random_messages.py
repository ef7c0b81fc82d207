"""Random messages of a version: whatever its elements can say, by the kinds of their values."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta, timezone
from functools import cache
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from amtsweg.xdomea.contracts import (
    Code,
    Disposal,
    Imported,
    Message,
    MessageKind,
    Outcome,
    Retention,
    Version,
)
from amtsweg.xdomea.grammar.lookup import message_rule, rule
from amtsweg.xdomea.grammar.slots import CodeOf, Simple, Slot
from amtsweg.xdomea.schema import code_rule

DEEPEST = 2
LATIN = "abcXYZÄÖÜäöüß €1234.,;:-_!?()'\"/\\&<>\t\nčşŽđẞ"
SIGNATURE = (
    '<xdomea:Signaturdaten xmlns:xdomea="urn:xoev-de:xdomea:schema:2.4.0"><xdomea:Signatur><xdomea:OID>1.2</xdomea:OID>'
    "<xdomea:Format>f</xdomea:Format><xdomea:Container>AAAA</xdomea:Container></xdomea:Signatur><xdomea:Zertifikat>"
    "<xdomea:Format>X.509</xdomea:Format><xdomea:Zertifikat>AAAA</xdomea:Zertifikat></xdomea:Zertifikat><xdomea:Status>"
    "<xdomea:Format>o</xdomea:Format><xdomea:Antwort>AAAA</xdomea:Antwort></xdomea:Status></xdomea:Signaturdaten>"
)
OWN_XML = ('<a:b xmlns:a="urn:a" c="d">e<a:f></a:f></a:b>', '<x xmlns="urn:x">ü &amp; &lt;</x>', "<plain></plain>")
_zones = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_tokens = st.text("abcABC0123456789-._", min_size=1, max_size=8)
_names = st.text("abc äöü-0123", max_size=12)


def _texts(version: Version) -> SearchStrategy[str]:
    if version is Version.V2_4_0:
        return st.text(LATIN, max_size=15)
    legal = st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff").filter(
        lambda one: one >= " " or one in "\t\n\r"
    )
    return st.text(legal, max_size=15)


def _codes(version: Version, kind: str) -> SearchStrategy[Code]:
    wanted = code_rule(version, kind)
    values = st.sampled_from(sorted(wanted.values)) if wanted.values else _tokens
    uris = st.just(wanted.uri) if wanted.uri else st.sampled_from(["urn:a:b", ""])
    versions = st.just(wanted.version) if wanted.version else st.sampled_from(["1.0", "7"])
    return st.builds(
        Code,
        values,
        st.none() | _names if wanted.name_allowed else st.none(),
        uris if wanted.uri_needed else st.none() | uris,
        versions if wanted.version_needed else st.none() | versions,
    )


def _file_names() -> SearchStrategy[str]:
    return st.builds(lambda one, name: f"{one}_{name}.pdf", st.uuids(), st.text("abc-_x", max_size=8))


def _simple(kind: Simple, version: Version) -> SearchStrategy[object]:
    old = version is Version.V2_4_0
    makers: dict[Simple, Callable[[], SearchStrategy[object]]] = {
        Simple.TEXT: lambda: _texts(version),
        Simple.NUMBER: lambda: _texts(version) if old else st.integers(0, 2**32 - 1).map(str),
        Simple.FLAG: st.booleans,
        Simple.DATE: st.dates,
        Simple.YEAR: lambda: st.integers(1, 9999).map(lambda year: date(year, 12, 31)),
        Simple.TIME: lambda: st.times(timezones=_zones),
        Simple.MOMENT: lambda: st.datetimes(timezones=_zones),
        Simple.ID: st.uuids,
        Simple.FILE_NAME: _file_names,
        Simple.YEARS: lambda: st.integers(-(2**31), 2**31 - 1).map(Retention),
        Simple.RAW: lambda: st.just(SIGNATURE),
        Simple.RAW_CHILDREN: lambda: st.lists(st.sampled_from(OWN_XML), max_size=2).map(tuple),
    }
    return makers[kind]()


def _slot(slot: Slot, version: Version, depth: int) -> SearchStrategy[object]:
    if isinstance(slot.kind, str):
        return part(slot.kind, version, depth + 1)
    if isinstance(slot.kind, CodeOf):
        codes = _codes(version, slot.kind.type)
        return codes.map(Disposal) if slot.kind.bare else codes
    if slot.kind is Simple.OBJECT:
        return st.one_of(
            part("RecordFile", version, depth), part("RecordCase", version, depth), part("Document", version, depth)
        )
    return _simple(slot.kind, version)


def _field(slot: Slot, version: Version, depth: int, needed: bool) -> SearchStrategy[object]:
    at_least_one = slot.field in {"formats", "steps", "objects", "appraised", "imported"}
    forced = needed or slot.absent == "false" or (slot.absent is not None and slot.kind is Simple.TIME)
    if depth > DEEPEST and not forced and not at_least_one:
        return st.just(()) if slot.many or slot.field == "extension_xml" else st.none()
    one = st.deferred(lambda: _slot(slot, version, depth))
    if slot.many:
        return st.lists(one, min_size=int(at_least_one), max_size=1 + int(depth < 1)).map(
            lambda found: tuple(item for item in found if not _says_nothing(item))
        )
    if (
        slot.kind is Simple.RAW_CHILDREN
        or needed
        or slot.absent == "false"
        or (slot.absent and slot.kind is Simple.TIME)
    ):
        return one
    return st.none() | one.map(lambda item: None if _says_nothing(item) else item)


def _says_nothing(item: object) -> bool:
    return type(item).__module__.startswith("amtsweg") and item == _empty(type(item))


@cache
def _empty(kind: type) -> object:
    try:
        return kind()
    except TypeError:
        return object()


@cache
def part(name: str, version: Version, depth: int) -> SearchStrategy[object]:
    """Return a strategy of one part."""
    found = rule(name, version)
    if name == "Retention":
        return st.integers(0, 65535).map(Retention) | st.just(Retention(permanent=True))
    if name == "Disposal":
        return _codes(version, "AussonderungsartCodeType").map(Disposal) | _texts(version).map(
            lambda text: Disposal(words=text)
        )
    chosen = {
        slot.field: _field(slot, version, depth, slot.field in found.needed)
        for slot in found.slots
        if slot.field and slot.kind not in {Simple.TRUE, Simple.TYPE_CODE}
    }
    made = st.builds(found.type, **chosen)
    if name == "PrimaryDocument" and version is not Version.V2_4_0:
        return made.flatmap(
            lambda one: st.sampled_from([one, replace(one, signature_files=(), signature_embedded=True)])
        )
    if name == "RecordFile" and version is Version.V2_4_0:
        return made.map(lambda file: replace(file, documents=()) if file.cases else file)
    return made


def messages(version: Version, kind: MessageKind) -> SearchStrategy[Message]:
    """Return a strategy of whole messages."""
    found = message_rule(kind, version)
    if kind is MessageKind.IMPORT_CONFIRMED and version is Version.V2_4_0:
        head = part("Head", version, 0)
        return st.builds(
            _old_confirmation,
            head,
            st.booleans(),
            st.none() | _texts(version),
            st.lists(st.tuples(st.uuids(), _texts(version)), max_size=3),
        )
    chosen = {slot.field: _field(slot, version, 0, slot.field in found.needed) for slot in found.slots}
    if kind is MessageKind.FILE_PLAN:
        chosen["file_plan"] = part("FilePlan", version, 0)
    return st.builds(Message, kind=st.just(kind), version=st.just(version), **chosen)


def _old_confirmation(head: object, success: bool, error: str | None, known: list[tuple[UUID, str]]) -> Message:
    return Message(
        kind=MessageKind.IMPORT_CONFIRMED,
        version=Version.V2_4_0,
        head=head,
        outcome=Outcome(success, error),
        imported=tuple(Imported(one, success, archive_id=name) for one, name in known),
    )
