"""The test kit of the DMN community: reading its cases and comparing results, as its own runner does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from lxml import etree

from amtsweg.dmn.api import Model, evaluate_decision, evaluate_service, read
from amtsweg.feel.api import FeelError, from_python
from amtsweg.feel.values.calendar_text import parse_date, parse_date_time, parse_duration, parse_time
from amtsweg.feel.values.compare import equal

HOME = Path(__file__).parents[2].parent / "shared" / "standards" / "dmn-tck"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOLERANCE = Decimal("1e-8")

NUMBERS = ("decimal", "double", "integer", "int", "long", "float")


@dataclass(frozen=True)
class Case:
    """One case of the kit: what is given, what is asked, what is expected."""

    name: str
    model: Path
    service: str | None
    given: dict[str, object]
    expected: dict[str, object]


def cases(level: int) -> Iterator[Case]:
    for file in sorted((HOME / f"compliance-level-{level}").glob("*/*.xml")):
        root = etree.parse(file).getroot()
        model = file.parent / str(root.findtext("{*}modelName"))
        for node in root.iterfind("{*}testCase"):
            service = node.get("invocableName") if node.get("type") == "decisionService" else None
            given = {str(entry.get("name")): _value(entry) for entry in node.iterfind("{*}inputNode")}
            expected = {
                str(result.get("name")): _value(result.find("{*}expected")) for result in node.iterfind("{*}resultNode")
            }
            yield Case(f"{file.parent.name}/{node.get('id')}", model, service, given, expected)


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


def _simple(node: etree._Element) -> object:
    if node.get(NIL) == "true":
        return None
    text, kind = node.text or "", str(node.get(TYPE) or "string").rpartition(":")[2]
    if kind in NUMBERS:
        return Decimal(text)
    if kind == "boolean":
        return text.strip() in ("true", "1")
    readers = {"date": parse_date, "time": parse_time, "dateTime": parse_date_time, "duration": parse_duration}
    return readers[kind](text) if kind in readers else text


def _imported(path: Path) -> list[Path]:
    """The files beside a model that define the namespaces it imports."""
    wanted = {node.get("namespace") for node in etree.parse(path).getroot().iterfind("{*}import")}
    others = (other for other in sorted(path.parent.glob("*.dmn")) if other != path)
    return [other for other in others if etree.parse(other).getroot().get("namespace") in wanted]


class Kit:
    """Runs cases; each model is read once."""

    def __init__(self) -> None:
        self._models: dict[Path, Model] = {}

    def model(self, path: Path) -> Model:
        if path not in self._models:
            imported = [self.model(other) for other in _imported(path)]
            self._models[path] = read(path.read_bytes(), imports=imported, strict=False)
        return self._models[path]

    def passes(self, case: Case) -> bool:
        return all(self.result(case, name) is None for name in case.expected)

    def result(self, case: Case, name: str) -> str | None:
        """None if a decision gives what is expected, else what it gives instead."""
        model, expected = self.model(case.model), case.expected[name]
        try:
            if case.service is not None:
                result = evaluate_service(model, case.service, case.given, now=NOW)
            else:
                result = evaluate_decision(model, name, case.given, now=NOW)
        except FeelError as error:
            return repr(error)
        if same(from_python(result.value), expected):
            return None
        return f"expected {expected!r}, got {result.value!r} ({'; '.join(r.message for r in result.reasons)})"


def same(actual: object, expected: object) -> bool:
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) < TOLERANCE
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in actual)
    return equal(actual, expected) is True
