"""What is different between two states of a form, as sentences people read: parts first, then what changed in each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules.building import node_at, paged, walk
from amtsweg.form_editor.rules.changed_parts import changed_parts
from amtsweg.form_editor.rules.kinds import kind_name
from amtsweg.form_editor.rules.names import names_at, text_of, title_of

Path = tuple[str, ...]
Node = Mapping[str, Any]  # a page or field as deep and free as the schema of forms says


class Sort(StrEnum):
    """Whether something is new, gone, elsewhere or different."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence; of a changed text also how it was and how it is."""

    sort: Sort
    text: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A page or field with what surrounds it."""

    path: Path
    place: Place
    node: Node
    home: str
    home_key: str


def differences(before: Mapping[str, object], now: Mapping[str, object]) -> list[Difference]:
    """Return what changed; nothing for a form and itself."""
    return list(_Comparison(paged(before), paged(now)).all())


class _Comparison:
    """Two states of a form, part by part. A field is the same field as long as its keys are, whatever its page."""

    def __init__(self, before: Definition, now: Definition) -> None:
        self.before, self.now = before, now
        self.old, self.new = _parts(before), _parts(now)

    def all(self) -> Iterator[Difference]:
        yield from self._changed(self.before, self.now, (), _("Formular"))
        for path, part in self.new.items():
            if path not in self.old and path[:-1] not in self._added():
                yield Difference(Sort.NEW, _added(part))
        for path, part in self.old.items():
            if path not in self.new and path[:-1] not in self._gone():
                yield Difference(Sort.GONE, _gone(part))
        yield from self._moved()
        for path, part in self.new.items():
            if path in self.old:
                yield from self._changed(self.old[path].node, part.node, part.place, _called(part))
        yield from self._lists()

    def _added(self) -> set[Path]:
        return {path for path in self.new if path not in self.old and len(path) > 1}

    def _gone(self) -> set[Path]:
        return {path for path in self.old if path not in self.new and len(path) > 1}

    def _moved(self) -> Iterator[Difference]:
        both = [path for path in self.new if path in self.old]
        elsewhere = [path for path in both if self.old[path].home_key != self.new[path].home_key]
        for path in elsewhere:
            values = {"what": _called(self.new[path]), "old": self.old[path].home, "new": self.new[path].home}
            yield Difference(Sort.MOVED, _("%(what)s steht jetzt auf „%(new)s“, bisher auf „%(old)s“.") % values)
        for path in self._reordered([one for one in both if one not in elsewhere]):
            yield Difference(
                Sort.MOVED, _("%(what)s steht jetzt an anderer Stelle.") % {"what": _called(self.new[path])}
            )

    def _reordered(self, paths: Sequence[Path]) -> list[Path]:
        """The fewest parts that must have moved within their page, group or form."""
        found: list[Path] = []
        for home in dict.fromkeys((path[:-1], self.new[path].home_key) for path in paths):
            new = [path for path in paths if (path[:-1], self.new[path].home_key) == home]
            old = sorted(new, key=lambda path: self.old[path].place)
            kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
            staying = {path for block in kept for path in new[block.b : block.b + block.size]}
            found += [path for path in new if path not in staying]
        return found

    def _changed(self, old: Node, new: Node, place: Place, what: str) -> Iterator[Difference]:
        old_place = next((part.place for part in self.old.values() if part.node is old), place)
        before, now = names_at(self.before, old_place, within=True), names_at(self.now, place, within=True)
        for one in changed_parts(old, new, before, now):
            text = f"{what}: {one.text}"
            yield Difference(Sort.CHANGED, text, one.old, one.new)

    def _lists(self) -> Iterator[Difference]:
        before, now = _lists(self.before), _lists(self.now)
        for name in dict.fromkeys([*now, *before]):
            node_old, node_new = {"options": before.get(name)}, {"options": now.get(name)}
            what = _("Liste „%(name)s“") % {"name": name}
            for one in changed_parts(node_old, node_new, {}, {}):
                yield Difference(Sort.CHANGED, f"{what}: {one.text}", one.old, one.new)


def _lists(definition: Definition) -> Mapping[str, object]:
    lists = definition.get("lists")
    return lists if isinstance(lists, Mapping) else {}


def _parts(definition: Definition) -> dict[Path, _Part]:
    """All pages and fields by their keys: a page as one key with a mark, a field by the keys of groups and its own."""
    found: dict[Path, _Part] = {}
    for place, node in walk(definition):
        page = definition["pages"][place[0]]
        key = str(node.get("key", ""))
        if len(place) == 1:
            path: Path = (f"/{key}",)
            home, home_key = "", ""
        else:
            keys = [str((node_at(definition, place[:end]) or {}).get("key", "")) for end in range(2, len(place))]
            path = ("", *keys, key)
            home, home_key = text_of(page.get("title")).to(get_language() or "de"), str(page.get("key", ""))
        number = 2
        while path in found:  # a faulty draft may hold a key twice
            path = (*path[:-1], f"{key}#{number}")
            number += 1
        inner = len(place) > 2
        found[path] = _Part(path, place, node, home, "" if inner else home_key)
    return found


def _called(part: _Part) -> str:
    name = title_of(part.node).to(get_language() or "de") or str(part.node.get("key", ""))
    words = _("Seite „%(name)s“") if len(part.place) == 1 else _("„%(name)s“")
    return words % {"name": name}


def _added(part: _Part) -> str:
    if len(part.place) == 1:
        return _("Neu: %(what)s.") % {"what": _called(part)}
    values = {"what": _called(part), "kind": kind_name(part.node.get("type", "")), "page": part.home}
    return _("Neu auf „%(page)s“: %(what)s (%(kind)s).") % values


def _gone(part: _Part) -> str:
    if len(part.place) == 1:
        return _("Gibt es nicht mehr: %(what)s.") % {"what": _called(part)}
    return _("Gibt es auf „%(page)s“ nicht mehr: %(what)s.") % {"what": _called(part), "page": part.home}
