"""From what a browser sent back to answers: all of a page at once, so that sending it twice gives the same."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from amtsweg.forms.contracts import Field, Kind, UploadRef, UploadRefused
from amtsweg.forms.ports import Posted, PostedFiles, UploadedFile
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.levels import Level, as_list, as_mapping
from amtsweg.forms.rules.values.table import is_empty, rules_of

ACTION = "_do"
SEEN = "_seen"
_COUNT = "#"

Receive = Callable[[UploadedFile, Field], UploadRef]
Unsign = Callable[[str], UploadRef | None]


class Action(NamedTuple):
    """A button of the form itself: ``add`` or ``remove`` an item, ``drop`` a file."""

    verb: str
    path: str
    detail: str = ""


def count_name(path: str) -> str:
    """Return the name of the hidden input that says how many items of a group were on the page."""
    return path + _COUNT


def action(posted: Posted) -> Action | None:
    """Return which button of the form was pressed, if one was."""
    for value in posted.getlist(ACTION)[-1:]:
        verb, _colon, rest = value.partition(":")
        path, _colon, detail = rest.partition(":")
        if verb in ("add", "remove", "drop") and path:
            return Action(verb, path, detail)
    return None


class Reader:
    """Reads a page; ``errors`` holds what was wrong with files, ``seen`` which fields were on the page."""

    def __init__(self, posted: Posted, files: PostedFiles, *, receive: Receive, unsign: Unsign) -> None:
        self.posted = posted
        self.files = files
        self.receive = receive
        self.unsign = unsign
        self.action = action(posted)
        self.errors: dict[str, str] = {}
        self.seen = frozenset(" ".join(posted.getlist(SEEN)).split()) if SEEN in posted else None

    def was_seen(self, path: str) -> bool:
        """Tell whether a field was on the page; without the list all of them were."""
        return self.seen is None or path in self.seen

    def fields(self, fields: Sequence[Field], before: object, prefix: str = "") -> dict[str, object]:
        """Return the answers of fields; those not on the page keep what they had before."""
        known = as_mapping(before)
        found: dict[str, object] = {}
        for field in fields:
            if field.kind not in (Kind.INFO, Kind.COMPUTED):
                value = self._field(field, known.get(field.key), f"{prefix}{field.key}")
                if value is not None:
                    found[field.key] = value
        return found

    def _field(self, field: Field, before: object, path: str) -> object:
        if not self.was_seen(path):
            return before
        if field.repeat:
            return self._items(field, as_list(before), path)
        if field.is_group:
            return self.fields(field.fields, before, f"{path}.")
        if field.kind is Kind.FILE:
            return self._files(field, path)
        if field.multiple:
            sent = set(self.posted.getlist(path))
            return [option.value for option in field.options if option.value in sent]
        raw = self.posted.getlist(path)[-1:]
        return rules_of(field).read(field, raw[0].replace("\0", "")) if raw else None

    def _items(self, field: Field, before: list[object], path: str) -> list[dict[str, object]]:
        assert field.repeat is not None
        count = min(_whole(self.posted.getlist(count_name(path))[-1:]), field.repeat.maximum)
        known = [*before, *[None] * count]
        items = [self.fields(field.fields, known[index], f"{path}.{index}.") for index in range(count)]
        if self.action is None:  # blank items that nobody filled in are no answers
            items = [item for index, item in enumerate(items) if index < field.repeat.minimum or not is_empty(item)]
        return self._apply(field, items, path)

    def _apply(self, field: Field, items: list[dict[str, object]], path: str) -> list[dict[str, object]]:
        assert field.repeat is not None
        if self.action == Action("add", path) and len(items) < field.repeat.maximum:
            return [*items, {}]
        if self.action and self.action.verb == "remove":
            return [item for index, item in enumerate(items) if self.action.path != f"{path}.{index}"]
        return items

    def _files(self, field: Field, path: str) -> list[dict[str, object]]:
        kept = [ref for ref in map(self.unsign, self.posted.getlist(path)) if ref is not None]
        for file in self.files.getlist(path):
            try:
                kept.append(self.receive(file, field))
            except UploadRefused as refused:
                self.errors[path] = refused.message
        if self.action and self.action.verb == "drop" and self.action.path == path:
            kept = [ref for ref in kept if ref.sha256 != self.action.detail]
        unique: Mapping[str, UploadRef] = {ref.sha256: ref for ref in kept}
        return [ref.to_json() for ref in unique.values()]


def _whole(texts: Sequence[str]) -> int:
    return int(texts[0]) if texts and texts[0].isascii() and texts[0].isdigit() and len(texts[0]) < 6 else 0


def revealed(fields: Sequence[Field], level: Level, reader: Reader, prefix: str = "") -> list[str]:
    """Return the fields that an answer of this page brought up and the person has not seen yet."""
    found = []
    for field in fields:
        path = f"{prefix}{field.key}"
        if field.kind in (Kind.INFO, Kind.COMPUTED) or not logic.is_shown(field, level):
            continue
        if not reader.was_seen(path):
            found.append(path)
        elif field.repeat:
            for index, item in enumerate(level.inner[field.key]):
                found += revealed(field.fields, item, reader, f"{path}.{index}.")
        elif field.is_group:
            found += revealed(field.fields, level.group(field), reader, f"{path}.")
    return found
