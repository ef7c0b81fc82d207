"""Lines of the state's service list, read and judged one by one."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from amtsweg.catalogue.contracts import Imported, Rejected
from amtsweg.kernel.errors import Invalid

COLUMNS = ("leika_key", "name", "leika_type", "ozg_key", "ozg_service", "life_situation", "subject", "legal_basis")
_LEIKA = re.compile(r"[0-9]{14}")
_LONGEST_NAME = 400
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def read_service_list(path: Path) -> Iterator[Imported | Rejected]:
    """Read a list line by line. Raises Invalid when the file is no such list."""
    seen: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in COLUMNS[:2] if name not in (reader.fieldnames or ())]
            if missing:
                raise Invalid(f"In der ersten Zeile fehlen die Spalten {', '.join(missing)}.")
            for row in reader:
                yield _judge({name: _clean(row.get(name)) for name in COLUMNS}, reader.line_num, seen)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path.name} lässt sich nicht als CSV-Datei in UTF-8 lesen: {error}") from error


def _judge(row: dict[str, str], line: int, seen: dict[str, int]) -> Imported | Rejected:
    key, name = row["leika_key"], row["name"]
    if not name:
        return Rejected(line, "Der Name fehlt.")
    if len(name) > _LONGEST_NAME:
        return Rejected(line, f"Der Name hat mehr als {_LONGEST_NAME} Zeichen.")
    if key and not _LEIKA.fullmatch(key):
        return Rejected(line, f"„{key}“ ist kein LeiKa-Schlüssel mit 14 Ziffern.")
    import_key = key or f"name:{hashlib.sha256(name.casefold().encode()).hexdigest()[:16]}"
    before = seen.setdefault(import_key, line)
    if before != line:
        return Rejected(line, f"„{key or name}“ steht schon in Zeile {before}.")
    return Imported(
        import_key=import_key,
        slug=slugify(name),
        leika_key=key,
        title=name,
        **{column: row[column] for column in COLUMNS[2:]},
    )


def _clean(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def slugify(name: str) -> str:
    """Return a name as it stands in addresses: „Gebühr für Bäume" becomes ``gebuehr-fuer-baeume``."""
    plain = unicodedata.normalize("NFKD", name.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug[:80].rstrip("-") or "leistung"


def digest(row: Imported) -> str:
    """Return the hash of everything the list says about a service, to see whether it said so before."""
    text = "\0".join(getattr(row, name) for name in ("leika_key", "title", *COLUMNS[2:]))
    return hashlib.sha256(text.encode()).hexdigest()
