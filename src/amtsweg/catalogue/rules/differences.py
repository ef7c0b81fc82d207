"""What is different between two states of a pack, file by file, in words for people."""

import difflib
from collections.abc import Iterator, Mapping

from amtsweg.catalogue.contracts import FileChange, FileState
from amtsweg.catalogue.rules.files import is_same
from amtsweg.dmn import api as dmn
from amtsweg.kernel.packs import PackError, read_yaml

_MOST_LINES = 60
_LONGEST = 70
_MISSING = object()


def file_changes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Compare all files of a pack, in their order; what is only here would no longer be in force."""
    names = [*new, *(name for name in old if name not in new)]
    return tuple(_change(name, old.get(name), new.get(name)) for name in names)


def _change(name: str, old: bytes | None, new: bytes | None) -> FileChange:
    if is_same(name, old, new):
        return FileChange(name, FileState.SAME)
    if old is None or new is None:
        return FileChange(name, FileState.NEW if old is None else FileState.REMOVED)
    lines = list(_lines(name, old, new))
    more = len(lines) - _MOST_LINES
    shown = [*lines[:_MOST_LINES], f"… und {more} weitere Unterschiede"] if more > 0 else lines
    return FileChange(name, FileState.CHANGED, tuple(shown))


def _lines(name: str, old: bytes, new: bytes) -> Iterator[str]:
    try:
        if name.endswith(".yaml"):
            was, now = read_yaml(old, file=name).value, read_yaml(new, file=name).value
            yield from (_form if name == "form.yaml" or name.startswith("tasks/") else _values)(was, now)
            return
        if name.endswith(".dmn"):
            yield from map(_table, dmn.compare_tables(old, new))
            return
    except (PackError, dmn.DmnError):
        pass  # what cannot be read is compared line by line
    yield from _texts(old.decode("utf-8", "replace"), new.decode("utf-8", "replace"))


def _texts(old: str, new: str) -> Iterator[str]:
    found = difflib.unified_diff(old.splitlines(), new.splitlines(), "hier", "im Paket", lineterm="", n=1)
    return (line[:400] for line in found)


def _form(old: object, new: object) -> Iterator[str]:
    """Compare forms: fields by their path, then everything around them."""
    was, now = dict(_fields(old)), dict(_fields(new))
    for path in [*now, *(path for path in was if path not in now)]:
        if path not in was:
            yield f"Feld {_named(path, now[path])} kommt hinzu"
        elif path not in now:
            yield f"Feld {_named(path, was[path])} entfällt"
        else:
            for line in _values(was[path], now[path]):
                yield f"Feld {_named(path, now[path])}: {line}"
    kept = [path for path in was if path in now]
    if kept != [path for path in now if path in was]:
        yield "Die Reihenfolge der Felder ändert sich"
    yield from _values(_without_fields(old), _without_fields(new))


def _fields(node: object, path: str = "") -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each field with the path of its answer; pages are no part of it."""
    if not isinstance(node, Mapping):
        return
    for page in _items(node.get("pages")):
        yield from _fields(page, path)
    for field in _items(node.get("fields")):
        if isinstance(field, Mapping):
            own = f"{path}.{field.get('key', '?')}".removeprefix(".")
            yield own, {name: value for name, value in field.items() if name != "fields"}
            yield from _fields(field, own)


def _without_fields(node: object) -> object:
    if isinstance(node, Mapping):
        return {name: _without_fields(value) for name, value in node.items() if name != "fields"}
    return [_without_fields(one) for one in node] if isinstance(node, list) else node


def _named(path: str, field: Mapping[str, object]) -> str:
    label = field.get("label")
    label = label.get("de") if isinstance(label, Mapping) else label
    return f"„{label}“ ({path})" if label else f"„{path}“"


def _values(old: object, new: object, path: str = "") -> Iterator[str]:
    """Compare plain content leaf by leaf."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*new, *(name for name in old if name not in new)]:
            yield from _values(old.get(name, _MISSING), new.get(name, _MISSING), f"{path}.{name}".removeprefix("."))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            yield from _values(one, other, f"{path}[{number}]")
    elif old != new or type(old) is not type(new):
        yield _said(path or "Inhalt", old, new)


def _said(path: str, old: object, new: object) -> str:
    if old is _MISSING:
        return f"{path} kommt hinzu: {_short(new)}"
    if new is _MISSING:
        return f"{path} entfällt (war {_short(old)})"
    return f"{path}: {_short(old)} → {_short(new)}"


def _short(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} Einträge"
    text = " ".join(str(value).split())
    return f"„{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}“"


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _table(change: dmn.TableChange) -> str:
    where = f"Tabelle „{change.table}“" if change.table else "Modell"
    if change.rule:
        where += f", Regel {change.rule}"
    if change.column:
        where += f", Spalte „{change.column}“"
    what = _TABLE[change.kind]
    values = f": {_short(change.old)} → {_short(change.new)}" if change.old or change.new else ""
    cells = f" ({', '.join(f'{label}: {text}' for label, text in change.cells)})" if change.cells else ""
    return f"{where} {what}{cells}{values}"


_TABLE = {
    dmn.ChangeKind.TABLE_ADDED: "kommt hinzu",
    dmn.ChangeKind.TABLE_REMOVED: "entfällt",
    dmn.ChangeKind.TABLE_CHANGED: "ändert sich",
    dmn.ChangeKind.COLUMN_ADDED: "kommt hinzu",
    dmn.ChangeKind.COLUMN_REMOVED: "entfällt",
    dmn.ChangeKind.COLUMN_CHANGED: "ändert sich",
    dmn.ChangeKind.COLUMN_MOVED: "steht anderswo",
    dmn.ChangeKind.RULE_ADDED: "kommt hinzu",
    dmn.ChangeKind.RULE_REMOVED: "entfällt",
    dmn.ChangeKind.RULE_MOVED: "steht anderswo",
    dmn.ChangeKind.CELL_CHANGED: "ändert sich",
    dmn.ChangeKind.NOTE_CHANGED: "hat eine andere Notiz",
    dmn.ChangeKind.ELEMENT_ADDED: "bekommt etwas Neues",
    dmn.ChangeKind.ELEMENT_REMOVED: "verliert etwas",
    dmn.ChangeKind.ELEMENT_CHANGED: "ändert sich",
}
