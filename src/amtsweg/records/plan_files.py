"""File plans from other systems: CSV as spreadsheets write it, and the xdomea message 0301 (2.4, 3.0, 3.1).

Everything wrong is found at once and named with its line. What is not said, retention and appraisal, comes from above.
"""

import csv
import io
import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.records.contracts import PERMANENT, Appraisal, ImportedUnit
from amtsweg.records.rules import PLAN_KEY

MAX_BYTES = 20 * 1024 * 1024
MAX_UNITS = 50_000

# The column of a table, and the names it goes by.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "key": ("kennzeichen", "schlüssel", "key", "aktenplanzeichen", "nummer"),
    "title": ("titel", "title", "bezeichnung", "betreff"),
    "parent": ("übergeordnet", "parent", "oberbegriff"),
    "retention": ("aufbewahrung", "retention", "aufbewahrungsfrist", "aufbewahrungsdauer"),
    "appraisal": ("bewertung", "appraisal", "aussonderungsart"),
    "units": ("stellen", "units", "zuständige stellen", "stelle", "federführung"),
    "ended": ("stillgelegt", "ended", "beendet"),
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names}
_YEARS = re.compile(r"(?:P)?\s*(\d{1,2})\s*(?:Y|J|Jahre?)?", re.IGNORECASE)
_FOREVER = frozenset({"permanent", "dauernd", "dauerhaft", "unbefristet"})
_YES = frozenset({"1", "ja", "j", "true", "x", "yes"})
_WORDS = {"archivieren": "A", "archivwürdig": "A", "vernichten": "V", "bewerten": "B"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A unit as it stands in the file, nothing inherited yet."""

    number: int
    key: str
    title: str
    parent: str | None
    retention: str
    appraisal: str
    units: tuple[str, ...]
    ended: bool


def read_plan_file(content: bytes, *, name: str) -> list[ImportedUnit]:
    """Return the units of a plan, each after the one above it. Raises PackError with every problem found."""
    if len(content) > MAX_BYTES:
        raise PackError([PackProblem(name, 1, "Die Datei ist größer als 20 MiB.")])
    lines = list(_xml(content, name) if content.lstrip()[:1] == b"<" else _table(content, name))
    if not lines:
        raise PackError([PackProblem(name, 1, "Die Datei enthält keine Einheit.")])
    problems = list(_problems(lines, name))
    if problems:
        raise PackError(sorted(problems))
    return _inherited(lines, name)


def _table(content: bytes, name: str) -> Iterator[_Line]:
    text = _text(content)
    head, _, _rest = text.partition("\n")
    separator = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(rows, [])]
    missing = [one for one in ("key", "title") if one not in columns]
    if missing:
        reason = "Die erste Zeile nennt die Spalten; nötig sind „Kennzeichen“ und „Titel“."
        raise PackError([PackProblem(name, 1, reason)])
    try:
        for row in rows:
            said = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column}
            if any(said.values()):
                yield _line(rows.line_num, said, known_parent="parent" in columns)
    except csv.Error as error:
        raise PackError([PackProblem(name, rows.line_num, f"Diese Zeile ist kein gültiges CSV: {error}")]) from None


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _line(number: int, said: Mapping[str, str], *, known_parent: bool) -> _Line:
    key = said.get("key", "")
    return _Line(
        number=number,
        key=key,
        title=said.get("title", ""),
        parent=(said.get("parent") or None) if known_parent else _above(key),
        retention=_retention(said.get("retention", "")),
        appraisal=_appraisal(said.get("appraisal", "")),
        units=tuple(re.split(r"[,\s]+", said["units"])) if said.get("units") else (),
        ended=said.get("ended", "").lower() in _YES,
    )


def _above(key: str) -> str | None:
    """Return what a key says of the unit above it: 10.20.30 lies under 10.20."""
    return key.rpartition(".")[0] or None


def _xml(content: bytes, name: str) -> Iterator[_Line]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise PackError([PackProblem(name, line, f"Das ist kein gültiges XML: {error.msg}")]) from None
    if b"<!DOCTYPE" in content:
        raise PackError([PackProblem(name, 1, "Dokumenttypen (DOCTYPE) werden nicht angenommen.")])
    if etree.QName(root).localname != "Aktenplan.Aktenplan.0301":
        reason = "Das ist kein Aktenplan: Erwartet wird die xdomea-Nachricht Aktenplan.Aktenplan.0301."
        raise PackError([PackProblem(name, _line_of(root), reason)])
    for plan in root.iterchildren("{*}Aktenplan"):
        yield from _units(plan, None)


def _units(node: etree._Element, parent: str | None) -> Iterator[_Line]:
    # Not by recursion: how deep units lie in one another is the sender's choice.
    waiting = [(child, parent) for child in node.iterchildren("{*}Einheit")]
    while waiting:
        unit, above = waiting.pop(0)
        key = _said(unit, "Kennzeichen")
        yield _Line(
            number=_line_of(unit),
            key=key,
            title=_said(unit, "BetreffKurz") or _said(unit, "Inhaltsangabe"),
            parent=above,
            retention=_duration(unit),
            appraisal=_appraisal(_code(unit)),
            units=(),
            ended=_said(unit, "Stillgelegt") in ("1", "true"),
        )
        waiting[:0] = [(child, key) for child in unit.iterchildren("{*}Einheit")]


def _line_of(element: etree._Element) -> int:
    line: int | None = element.sourceline  # type: ignore[assignment]  # the stubs say ellipsis
    return line or 1


def _said(unit: etree._Element, tag: str) -> str:
    return " ".join((unit.findtext(f"{{*}}{tag}") or "").split())


def _code(unit: etree._Element) -> str:
    """Return the appraisal: 2.4 names it at once, later versions one level below."""
    found = unit.find("{*}Aussonderungsart")
    code = found.find(".//code") if found is not None else None
    return (code.text or "").strip() if code is not None else ""


def _duration(unit: etree._Element) -> str:
    found = unit.find("{*}Aufbewahrungsdauer")
    if found is None:
        return ""
    if found.find("{*}Unbefristet") is not None:
        return PERMANENT
    return _retention((found.findtext("{*}AnzahlJahre") or found.text or "").strip())


def _retention(text: str) -> str:
    if text.lower() in _FOREVER:
        return PERMANENT
    found = _YEARS.fullmatch(text)
    return f"P{int(found[1])}Y" if found else text


def _appraisal(text: str) -> str:
    return _WORDS.get(text.lower(), text.upper() if len(text) == 1 else text)


def _problems(lines: list[_Line], name: str) -> Iterator[PackProblem]:
    if len(lines) > MAX_UNITS:
        yield PackProblem(name, 1, f"Der Aktenplan hat mehr als {MAX_UNITS} Einheiten.")
        return
    known: dict[str, _Line] = {}
    for line in lines:
        yield from (PackProblem(name, line.number, reason) for reason in _wrong(line))
        if line.key and line.key in known:
            reason = f"„{line.key}“ steht schon in Zeile {known[line.key].number}."
            yield PackProblem(name, line.number, reason)
        known.setdefault(line.key, line)
    for line in lines:
        if line.parent is not None and line.parent not in known:
            reason = f"Die übergeordnete Einheit „{line.parent}“ von „{line.key}“ fehlt."
            yield PackProblem(name, line.number, reason)


def _wrong(line: _Line) -> Iterator[str]:
    if not re.match(PLAN_KEY, line.key):
        yield f"„{line.key}“ ist kein Kennzeichen: höchstens 39 Buchstaben, Ziffern, Punkte, Striche, Schrägstriche."
    if not line.title or len(line.title) > 300:
        yield f"Der Titel von „{line.key}“ fehlt oder ist länger als 300 Zeichen."
    if line.retention and line.retention != PERMANENT and not re.fullmatch(r"P[1-9][0-9]?Y", line.retention):
        yield f"„{line.retention}“ ist keine Aufbewahrungsfrist; erwartet wird P10Y, 10 oder dauernd."
    if line.appraisal and line.appraisal not in list(Appraisal):
        yield f"„{line.appraisal}“ ist keine Bewertung; erwartet wird A, V oder B."


def _inherited(lines: list[_Line], name: str) -> list[ImportedUnit]:
    """Return the units from the top down. Raises PackError where nothing is inherited or units hang in a circle."""
    below: dict[str | None, list[_Line]] = defaultdict(list)
    for line in lines:
        below[line.parent].append(line)
    done: dict[str, ImportedUnit] = {}
    problems = []
    waiting = deque(below[None])
    while waiting:
        line = waiting.popleft()
        unit = _unit(line, done.get(line.parent) if line.parent is not None else None)
        if not unit.retention or not unit.appraisal:
            reason = f"„{line.key}“ braucht Aufbewahrung und Bewertung, hier oder in einer Einheit darüber."
            problems.append(PackProblem(name, line.number, reason))
        done[line.key] = unit
        waiting.extend(below[line.key])
    # What is not reached from the top hangs on itself.
    lost = [line for line in lines if line.key not in done]
    problems += [PackProblem(name, one.number, f"„{one.key}“ liegt in sich selbst.") for one in lost]
    if problems:
        raise PackError(sorted(problems))
    return list(done.values())


def _unit(line: _Line, above: ImportedUnit | None) -> ImportedUnit:
    return ImportedUnit(
        key=line.key,
        title=line.title,
        parent_key=line.parent,
        retention=line.retention or (above.retention if above else ""),
        appraisal=line.appraisal or (above.appraisal if above else ""),
        unit_keys=line.units or (above.unit_keys if above else ()),
        ended=line.ended or bool(above and above.ended),
    )
