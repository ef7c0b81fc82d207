"""What xdomea has no word for and another Amtsweg understands: an extension with fields of plain text."""

import json
from collections.abc import Mapping
from datetime import datetime

from amtsweg.records.contracts import Confidentiality, Direction, PartKind
from amtsweg.xdomea import contracts as x

ID = "urn:amtsweg:records:1"


def said(values: Mapping[str, object]) -> x.Extension | None:
    """Return the extension that says these values; empty ones are left out."""
    fields = tuple(
        x.Field(name, value=_written(value)) for name, value in values.items() if value not in ("", None, {})
    )
    return x.Extension(id=ID, name="Amtsweg", fields=fields) if fields else None


def _written(value: object) -> str:
    # In plain ASCII, for 2.4.0 knows few characters: what is not that already is written as JSON writes texts.
    plain = isinstance(value, str) and value.isascii() and value.isprintable() and not value.startswith('"')
    return str(value) if plain else json.dumps(value)


class Own:
    """The values of our own extension; of any other, nothing. What is no value of its kind is not there."""

    def __init__(self, extension: x.Extension | None) -> None:
        fields = extension.fields if extension and extension.id == ID else ()
        self._values = {one.name: one.value or "" for one in fields}

    def __bool__(self) -> bool:
        return bool(self._values)

    def text(self, name: str) -> str | None:
        """Return a text."""
        value = self._values.get(name)
        if value is None or not value.startswith('"'):
            return value
        try:
            found = json.loads(value)
        except ValueError:
            return None
        return _sound(found) if isinstance(found, str) else None

    def number(self, name: str) -> int | None:
        """Return a whole number."""
        value = self.text(name) or ""
        return int(value) if value.isdecimal() and value.isascii() and len(value) < 19 else None

    def moment(self, name: str) -> datetime | None:
        """Return a moment with its zone."""
        try:
            found = datetime.fromisoformat(self._values[name])
        except (KeyError, ValueError):
            return None
        return found if found.tzinfo else None

    def mapping(self, name: str) -> Mapping[str, object]:
        """Return answers to typed fields."""
        try:
            found = json.loads(self._values[name])
            json.dumps(found, ensure_ascii=False).encode()  # halves of characters the database would refuse
        except (KeyError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) and "\\u0000" not in self._values[name] else {}

    def level(self, otherwise: Confidentiality) -> Confidentiality:
        """Return the level of confidentiality, which is never lower than the message says otherwise."""
        number = self.number("confidentiality")
        return max(Confidentiality(number), otherwise) if number in set(Confidentiality) else otherwise

    def direction(self, otherwise: Direction) -> Direction:
        """Return which way a document went."""
        value = self.text("direction")
        return Direction(value) if value in set(Direction) else otherwise

    def part_kind(self, otherwise: PartKind) -> PartKind:
        """Return what a part is."""
        value = self.text("part")
        return PartKind(value) if value in set(PartKind) else otherwise


def _sound(text: str) -> str:
    """Leave out what the database would refuse."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
