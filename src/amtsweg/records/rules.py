"""Rules of the records: reading a file plan, retention periods, how reference numbers are written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from amtsweg.kernel.calendar import parse_period
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import PackError, PackProblem, Source, check_schema
from amtsweg.records.contracts import PERMANENT, Appraisal, FileFacts, FilePlan, Medium, PlanUnit

PLAN_KEY = r"^[0-9A-Za-z][0-9A-Za-z.\-/]{0,38}$"
RETENTION = rf"^(P[1-9][0-9]?Y|{PERMANENT})$"
_UNIT: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "title"],
    "properties": {
        "key": {"type": "string", "pattern": PLAN_KEY},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "retention": {
            "type": "string",
            "pattern": RETENTION,
            "description": "Erwartet wird P1Y bis P99Y oder permanent.",
        },
        "appraisal": {"enum": [one.value for one in Appraisal]},
        "units": {"type": "array", "items": {"$ref": "#/$defs/unit"}},
    },
}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["reference_number", "units"],
    "$defs": {"unit": _UNIT},
    "properties": {
        # Nothing but these blanks: what fills them is not asked for its attributes.
        "reference_number": {
            "type": "string",
            "maxLength": 60,
            "pattern": r"^([^{}]|\{(unit|plan|year)\})*\{n:0[1-9]\}([^{}]|\{(unit|plan|year)\})*$",
            "description": "Erlaubt sind {unit}, {plan}, {year} und genau einmal {n:05}.",
        },
        "unit_marks": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 20}},
        "units": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/unit"}},
    },
}


def read_file_plan(source: Source) -> FilePlan:
    """Return the file plan of a pack. Raises PackError with every problem found."""
    problems = check_schema(source, SCHEMA)
    if problems:
        raise PackError(problems)
    data = source.mapping()
    units = tuple(_units(source, data["units"], (), None))
    doubled = sorted({one.key for one in units if sum(other.key == one.key for other in units) > 1})
    if doubled:
        raise PackError([PackProblem(source.file, 1, f"Diese Schlüssel stehen mehrfach da: {', '.join(doubled)}.")])
    marks = data.get("unit_marks", {})
    assert isinstance(marks, dict)
    return FilePlan(units, str(data["reference_number"]), marks)


def _units(source: Source, nodes: object, at: Sequence[str | int], parent: PlanUnit | None) -> Iterator[PlanUnit]:
    assert isinstance(nodes, list)
    for index, node in enumerate(nodes):
        position = (*at, "units", index)
        unit = _unit(source, node, position, parent)
        yield unit
        yield from _units(source, node.get("units", []), position, unit)


def _unit(source: Source, node: dict[str, str], at: tuple[str | int, ...], parent: PlanUnit | None) -> PlanUnit:
    retention = node.get("retention") or (parent.retention if parent else "")
    appraisal = node.get("appraisal") or (parent.appraisal if parent else "")
    if not retention or not appraisal:
        reason = "retention und appraisal müssen hier oder in einer übergeordneten Einheit stehen."
        raise PackError([source.problem(at, reason)])
    return PlanUnit(node["key"], node["title"], retention, Appraisal(appraisal), parent.key if parent else None)


def check_facts(facts: FileFacts) -> None:
    """Raise Invalid, naming each field, unless a file may be described like this."""
    wrong = {}
    if not facts.title.strip():
        wrong["title"] = "Bitte geben Sie einen Titel an."
    elif len(facts.title) > 300:
        wrong["title"] = "Der Titel darf höchstens 300 Zeichen lang sein."
    if len(facts.location) > 200:
        wrong["location"] = "Der Standort darf höchstens 200 Zeichen lang sein."
    if facts.medium is not Medium.ELECTRONIC and not facts.location.strip():
        wrong["location"] = "Bitte geben Sie an, wo das Papier liegt."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben zur Akte.", wrong)


def check_retention(retention: str) -> None:
    """Raise Invalid unless this is a retention: a period of months or years, or for ever."""
    if retention != PERMANENT and not parse_period(retention).months:
        raise Invalid(f"„{retention}“ ist keine Aufbewahrungsfrist; erwartet wird zum Beispiel P10Y oder {PERMANENT}.")


def retention_until(retention: str, *, closed_at: datetime) -> date | None:
    """Return the last day of the retention, which runs from the end of the year of closing; None is for ever."""
    if retention == PERMANENT:
        return None
    year, month = divmod(local_date(closed_at).year * 12 + 12 + parse_period(retention).months, 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def number_series(pattern: str, *, unit: str, plan: str, year: int) -> str:
    """Return the series a number is taken from: everything of the pattern but the number itself."""
    parts = {"{unit}": unit, "{plan}": plan, "{year}": str(year)}
    for blank, value in parts.items():
        pattern = pattern.replace(blank, value)
    return pattern


def written_number(series: str, n: int) -> str:
    """Return the reference number with its running number filled in."""
    before, _, rest = series.partition("{n:0")
    width, after = rest[0], rest[2:]
    return f"{before}{n:0{width}}{after}"
