"""Reading the cases of the test kit: what is given, what is asked, what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from lxml import etree

from amtsweg.dmn.contracts import DmnReadError, Problem
from amtsweg.dmn.reading.xml import LARGEST, parse_any
from amtsweg.feel.api import evaluate, from_python

NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
LEVEL = re.compile(r"compliance-level-(\d+)")
NUMBERS = ("decimal", "double", "integer", "int", "long", "float")
MOST_TAGS = 100_000
IN_FEEL = {"date": "date(text)", "time": "time(text)", "dateTime": "date and time(text)", "duration": "duration(text)"}


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the kit."""

    name: str
    model: Path
    service: str | None
    given: dict[str, object]
    expected: dict[str, object]
    unreadable: str = ""
    """Why the file with the cases could not be read."""


def levels(kit: Path) -> dict[int, Path]:
    """The folders of the kit by level."""
    found = ((LEVEL.fullmatch(folder.name), folder) for folder in sorted(kit.iterdir()) if folder.is_dir())
    return {int(match[1]): folder for match, folder in found if match is not None}


def cases(level: Path) -> Iterator[Case]:
    """All cases below the folder of a level."""
    for file in sorted(level.rglob("*.xml")):
        try:
            root = root_of(file)
        except DmnReadError as error:
            yield Case(f"{file.parent.name}/{file.name}", file, None, {}, {}, unreadable=str(error))
            continue
        if etree.QName(root).localname == "testCases":
            model = file.parent / str(root.findtext("{*}modelName"))
            for node in root.iterfind("{*}testCase"):
                yield _case(f"{file.parent.name}/{node.get('id')}", model, node)


def root_of(file: Path) -> etree._Element:
    """The root element of a file; `DmnReadError` for one that is too large, no XML, or brings entities."""
    if file.stat().st_size > LARGEST:
        raise DmnReadError((Problem(file.name, 1, f"the file has more than {LARGEST:,} bytes"),))
    return parse_any(file.read_bytes(), MOST_TAGS)


def _case(name: str, model: Path, node: etree._Element) -> Case:
    service = node.get("invocableName") if node.get("type") == "decisionService" else None
    given = {str(entry.get("name")): _value(entry) for entry in node.iterfind("{*}inputNode")}
    expected = {str(one.get("name")): _value(one.find("{*}expected")) for one in node.iterfind("{*}resultNode")}
    return Case(name, model, None if service is None else str(service), given, expected)


def _value(node: etree._Element | None) -> object:
    if node is None or node.get(NIL) == "true":
        return None
    value, items = node.find("{*}value"), node.find("{*}list")
    if value is not None:
        return _simple(value)
    if items is not None:
        return None if items.get(NIL) == "true" else [_value(item) for item in items.iterfind("{*}item")]
    components = {str(part.get("name")): _value(part) for part in node.iterfind("{*}component")}
    return components or None


def _number(text: str) -> object:
    """A number; what only claims to be one stays as it is and will differ from every result."""
    try:
        return Decimal(text.strip())
    except ArithmeticError:
        return text


def _simple(node: etree._Element) -> object:
    if node.get(NIL) == "true":
        return None
    text, kind = str(node.text or ""), str(node.get(TYPE) or "string").rpartition(":")[2]
    if kind in NUMBERS:
        return _number(text)
    if kind == "boolean":
        return text.strip() in ("true", "1")
    return from_python(evaluate(IN_FEEL[kind], {"text": text})) if kind in IN_FEEL else text
