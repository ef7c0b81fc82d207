"""Read an export: two lists in CSV and the files they name. Whatever is wrong is named by list and line.

``akten.csv``: kennung, titel, aktenplan, stelle; and, where known, aktenzeichen, angelegt, geschlossen,
vertraulichkeit (offen, vertraulich, benannt).
``dokumente.csv``: kennung, akte, titel, datei; and, where known, art, richtung, datum, sha256.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TypeVar

from amtsweg.file_exchange.contracts import Export, ForeignDocument, ForeignFile, ImportProblem, UnreadableExport
from amtsweg.records.contracts import Confidentiality, Direction

FILES, DOCUMENTS = "akten.csv", "dokumente.csv"
_NEEDED = {
    FILES: ("kennung", "titel", "aktenplan", "stelle"),
    DOCUMENTS: ("kennung", "akte", "titel", "datei"),
}
_LEVELS = {"": Confidentiality.OPEN, "offen": Confidentiality.OPEN, "vertraulich": Confidentiality.CONFIDENTIAL}
_LEVELS["benannt"] = Confidentiality.NAMED
_WAYS = {"": Direction.INTERNAL, "intern": Direction.INTERNAL, "eingang": Direction.IN, "ausgang": Direction.OUT}
_KEY = 200

Row = Mapping[str, str]
T = TypeVar("T")


class WrongLine(Exception):
    """A line that cannot be taken over, and why."""


def read_export(folder: Path) -> Export:
    """Return what an export says. Raises UnreadableExport if one of its lists cannot be read at all."""
    problems: list[ImportProblem] = []
    files = list(_lines(folder, FILES, _file, problems))
    known = {one.key for one in files}

    def document(line: int, row: Row) -> ForeignDocument:
        return _document(line, row, folder, known)

    return Export(tuple(files), tuple(_lines(folder, DOCUMENTS, document, problems)), tuple(problems))


def _lines(folder: Path, name: str, read: Callable[[int, Row], T], problems: list[ImportProblem]) -> Iterator[T]:
    seen: set[str] = set()
    for line, row in _rows(folder / name, name):
        try:
            key = _said(row, "kennung")
            if len(key) > _KEY:
                raise WrongLine(f"Die Kennung ist länger als {_KEY} Zeichen.")
            if key in seen:
                raise WrongLine(f"Die Kennung „{key}“ steht schon weiter oben.")
            found = read(line, row)
        except WrongLine as wrong:
            problems.append(ImportProblem(name, line, str(wrong)))
            continue
        seen.add(key)
        yield found


def _rows(path: Path, name: str) -> Iterator[tuple[int, Row]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UnreadableExport(f"Im Ordner fehlt die Liste „{name}“.") from error
    except UnicodeDecodeError as error:
        raise UnreadableExport(
            f"„{name}“ ist nicht in UTF-8 geschrieben. Bitte exportieren Sie sie als UTF-8."
        ) from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") >= head.count(",") else ","
    reader = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter)
    columns = [(one or "").strip().lower() for one in reader.fieldnames or ()]
    missing = [one for one in _NEEDED[name] if one not in columns]
    if missing:
        raise UnreadableExport(f"In „{name}“ fehlen die Spalten {', '.join(missing)}; da sind {', '.join(columns)}.")
    reader.fieldnames = columns
    try:
        for row in reader:
            yield reader.line_num, {key: (value or "").strip() for key, value in row.items() if isinstance(value, str)}
    except csv.Error as error:
        raise UnreadableExport(f"„{name}“ ist ab Zeile {reader.line_num} keine lesbare Tabelle: {error}") from error


def _file(line: int, row: Row) -> ForeignFile:
    opened, closed = _date(row, "angelegt"), _date(row, "geschlossen")
    if opened and closed and closed < opened:
        raise WrongLine("Die Akte wurde geschlossen, bevor sie angelegt wurde.")
    return ForeignFile(
        line=line,
        key=_said(row, "kennung"),
        title=_said(row, "titel")[:300],
        plan_key=_said(row, "aktenplan"),
        unit_key=_said(row, "stelle"),
        number=row.get("aktenzeichen", "")[:80],
        opened=opened,
        closed=closed,
        confidentiality=_one_of(row, "vertraulichkeit", _LEVELS),
    )


def _document(line: int, row: Row, folder: Path, known: set[str]) -> ForeignDocument:
    file_key = _said(row, "akte")
    if file_key not in known:
        raise WrongLine(f"Die Akte „{file_key}“ steht nicht in {FILES} oder wurde dort nicht übernommen.")
    sha256 = row.get("sha256", "").lower()
    if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise WrongLine("Die Prüfsumme ist kein SHA-256 (64 Zeichen 0–9, a–f).")
    return ForeignDocument(
        line=line,
        key=_said(row, "kennung"),
        file_key=file_key,
        title=_said(row, "titel")[:300],
        kind=row.get("art", "")[:40] or "document",
        direction=_one_of(row, "richtung", _WAYS),
        dated=_date(row, "datum"),
        path=_path(folder, _said(row, "datei")),
        sha256=sha256,
    )


def _path(folder: Path, named: str) -> Path:
    """Return where a file lies; what leads out of the folder, also by a link, is not looked at."""
    try:
        path = (folder / named.replace("\\", "/")).resolve()
        inside = path.is_relative_to(folder.resolve())
        if not inside or not path.is_file():
            raise WrongLine(f"Die Datei „{named}“ liegt nicht im Ordner des Exports.")
        if path.stat().st_size == 0:
            raise WrongLine(f"Die Datei „{named}“ ist leer.")
    except (OSError, ValueError) as error:
        raise WrongLine(f"Die Datei „{named}“ lässt sich nicht lesen.") from error
    return path


def _said(row: Row, column: str) -> str:
    if value := row.get(column, ""):
        return value
    raise WrongLine(f"In der Spalte „{column}“ steht nichts.")


def _date(row: Row, column: str) -> date | None:
    value = row.get(column, "")
    if not value:
        return None
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", value)
    try:
        if german:
            return date(int(german[3]), int(german[2]), int(german[1]))
        return date.fromisoformat(value)
    except ValueError as error:
        raise WrongLine(f"„{value}“ in der Spalte „{column}“ ist kein Datum (2026-05-03 oder 3.5.2026).") from error


def _one_of(row: Row, column: str, words: Mapping[str, T]) -> T:
    value = row.get(column, "").lower()
    if value in words:
        return words[value]
    raise WrongLine(f"„{value}“ in der Spalte „{column}“ ist nicht {', '.join(one for one in words if one)}.")
