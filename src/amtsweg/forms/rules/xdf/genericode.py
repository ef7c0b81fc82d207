"""Code lists in genericode 1.0, as the registry of German code lists publishes them."""

from collections.abc import Mapping
from dataclasses import dataclass

from amtsweg.forms.rules.xdf.tree import Node, children, line_of, local, parse, refused, text_of

MOST_VALUES = 1000
_LONGEST = 100
_CODE_COLUMNS = ("code", "schluessel", "schlüssel", "key", "value", "wert")
_NAME_COLUMNS = ("name", "beschreibung", "bezeichnung", "codename", "description", "label")


@dataclass(frozen=True, slots=True)
class CodeList:
    """A code list: its address, its version and its values as options of a choice."""

    urn: str
    version: str
    version_uri: str
    name: str
    options: tuple[Mapping[str, str], ...]
    notes: tuple[str, ...] = ()

    @property
    def as_list(self) -> dict[str, object]:
        """Return the list as a form writes it under ``lists``."""
        told = {"urn": self.urn, "version": self.version, "version_uri": self.version_uri}
        return {name: text for name, text in told.items() if text} | {"options": [dict(one) for one in self.options]}


def is_code_list(data: bytes) -> bool:
    """Tell by its beginning whether a file may be one."""
    return b"CodeList" in data[:4000] and b"xdatenfelder." not in data[:4000]


def read_code_list(data: bytes) -> CodeList:
    """Return a code list. Raises XdfRefused."""
    root = parse(data)
    if local(root) != "CodeList":
        raise refused(line_of(root), local(root), "Das ist keine Codeliste im Format genericode (CodeList).")
    parts = {local(one): one for one in children(root)}
    for name in ("Identification", "ColumnSet", "SimpleCodeList"):
        if name not in parts:
            raise refused(line_of(root), "CodeList", f"Es fehlt das Element „{name}“.")
    told = {local(one): text_of(one) for one in children(parts["Identification"])}
    code, label = _columns(parts["ColumnSet"])
    options, notes = _options(parts["SimpleCodeList"], code, label)
    if not options:
        raise refused(line_of(parts["SimpleCodeList"]), "SimpleCodeList", "Die Liste enthält keine Werte.")
    name = told.get("ShortName") or told.get("LongName") or told.get("CanonicalUri", "")
    return CodeList(
        told.get("CanonicalUri", ""), told.get("Version", ""), told.get("CanonicalVersionUri", ""), name, options, notes
    )


def _columns(node: Node) -> tuple[str, str]:
    """The columns of code and name: by the keys the list names, else by what they are usually called."""
    columns = [str(one.get("Id", "")) for one in children(node) if local(one) == "Column"]
    keys = [(str(one.get("Id", "")).lower(), _key_column(one)) for one in children(node) if local(one) == "Key"]
    named = {name: column for name, column in keys if column in columns}
    code = named.get("codekey") or _usual(columns, _CODE_COLUMNS) or next(iter(named.values()), "")
    code = code or next(iter(columns), "")
    label = named.get("codenamekey") or _usual([one for one in columns if one != code], _NAME_COLUMNS)
    if not code:
        raise refused(line_of(node), "ColumnSet", "Die Liste nennt keine Spalte für ihre Codes.")
    return code, label or next((one for one in columns if one != code), code)


def _key_column(node: Node) -> str:
    return next((str(one.get("Ref", "")) for one in children(node) if local(one) == "ColumnRef"), "")


def _usual(columns: list[str], names: tuple[str, ...]) -> str:
    return next((one for name in names for one in columns if one.lower() == name), "")


def _options(node: Node, code: str, label: str) -> tuple[tuple[Mapping[str, str], ...], tuple[str, ...]]:
    found: dict[str, Mapping[str, str]] = {}
    notes = []
    rows = [one for one in children(node) if local(one) == "Row"]
    if len(rows) > MOST_VALUES:
        raise refused(line_of(node), "SimpleCodeList", f"Eine Auswahl kann höchstens {MOST_VALUES} Werte haben; diese"
                      f" Liste hat {len(rows)}.")  # fmt: skip
    for row in rows:
        told = _row(row)
        value = told.get(code, "").replace(",", "_")[:_LONGEST]
        if not value or value in found:
            notes.append(f"Zeile {line_of(row)}: Der Code fehlt oder steht schon in der Liste; übergangen.")
            continue
        found[value] = {"value": value, "label": told.get(label) or value}
    return tuple(found.values()), tuple(notes)


def _row(node: Node) -> dict[str, str]:
    values = [one for one in children(node) if local(one) == "Value"]
    return {str(one.get("ColumnRef", "")): " ".join(text_of(inner) for inner in children(one)) for one in values}
