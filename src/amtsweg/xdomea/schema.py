"""The schemas of the standard: validating, and what they say about code lists and characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from amtsweg.xdomea.contracts import MessageKind, Problem, Version

XML = etree._Element

_FOLDER = Path(__file__).parent / "schemas"
_XS = "{http://www.w3.org/2001/XMLSchema}"
_PLAN = {MessageKind.FILE_PLAN, MessageKind.FILE_PLAN_RECEIVED}
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class CodeRule:
    """What a version says about the codes of a list: ``values`` is empty where the list is kept outside of it."""

    values: frozenset[str] = frozenset()
    name_allowed: bool = True
    uri: str | None = None
    version: str | None = None
    uri_needed: bool = False
    version_needed: bool = False


def namespace(version: Version) -> str:
    """Return the namespace of a version."""
    return f"urn:xoev-de:xdomea:schema:{version}"


def _schema(version: Version, group: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(str(_FOLDER / version / f"xdomea-Nachrichten-{group}.xsd"), parser))


def violations(tree: etree._ElementTree, version: Version, kind: MessageKind) -> tuple[Problem, ...]:
    """Return what the schema of the version finds wrong."""
    # Compiled anew each time (some 10 ms): the log of a schema is its own, and two threads would read one another's.
    schema = _schema(version, "AktenplanAustauschen" if kind in _PLAN else "AussonderungDurchfuehren")
    if schema.validate(tree):
        return ()
    found = [Problem(error.path or "", error.message, error.line) for error in list(schema.error_log)]  # type: ignore[call-overload]  # its stub forgets that it can be walked
    return tuple(found[:_MOST_PROBLEMS])


@cache
def _types(version: Version) -> dict[str, XML]:
    root = etree.parse(str(_FOLDER / version / "xdomea-Datentypen.xsd")).getroot()
    return {str(one.get("name")): one for one in root if isinstance(one.tag, str) and one.get("name")}


@cache
def code_rule(version: Version, name: str) -> CodeRule:
    """Return what a version says about the codes of one type; the free type *Code* allows everything."""
    kind = _types(version).get(name)
    if kind is None:
        return CodeRule()
    uses = {str(one.get("name")): one for one in kind.iter(f"{_XS}attribute")}
    return CodeRule(
        values=frozenset(str(one.get("value")) for one in kind.iter(f"{_XS}enumeration")),
        name_allowed=any(one.get("name") == "name" for one in kind.iter(f"{_XS}element")),
        uri=_fixed(uses.get("listURI")),
        version=_fixed(uses.get("listVersionID")),
        uri_needed=_needed(uses.get("listURI")),
        version_needed=_needed(uses.get("listVersionID")),
    )


def _fixed(attribute: XML | None) -> str | None:
    value = None if attribute is None else attribute.get("fixed")
    return None if value is None else str(value)


def _needed(attribute: XML | None) -> bool:
    return attribute is not None and attribute.get("use") == "required"


@cache
def file_name_pattern(version: Version) -> re.Pattern[str]:
    """Return how a version wants the names of primary documents."""
    return _pattern(_types(version)["stringDateinameType"])


@cache
def latin() -> re.Pattern[str]:
    """Return one character as *String.Latin* of 2.4.0 allows it."""
    root = etree.parse(str(_FOLDER / "xoev" / "latinchars.xsd")).getroot()
    return re.compile(_pattern(root).pattern.removesuffix("*"))


def _pattern(within: XML) -> re.Pattern[str]:
    return re.compile(str(next(within.iter(f"{_XS}pattern")).get("value")), re.DOTALL)
