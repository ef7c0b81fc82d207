"""From what was sent to a changed definition: typed properties first, then what a button asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules import building
from amtsweg.form_editor.rules.building import Built, Node, change, insert, inside, node_at, place_of
from amtsweg.form_editor.rules.keys import proposed_key
from amtsweg.form_editor.rules.kinds import FORM, PAGE, Property, fitted, fresh_field, kind_name, kinds, properties_of
from amtsweg.form_editor.rules.names import title_of
from amtsweg.form_editor.rules.usage import rename, uses
from amtsweg.form_editor.views.frame import Opened
from amtsweg.form_editor.views.posted import line_in, posted_options, posted_values


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed definition, where to go on, and what to say. With ``warnings`` it needs a second word first."""

    definition: Definition
    place: Place
    what: str
    renamed: int = 0
    warnings: tuple[str, ...] = field(default_factory=tuple)
    wanted_key: str = ""


def properties_at(place: Place, node: Node) -> tuple[Property, ...]:
    """Return the properties of the form, a page or a field."""
    if not place:
        return FORM
    return PAGE if len(place) == 1 else properties_of(str(node.get("type", "")))


def called(node: Node) -> str:
    """Return what people call a page or field."""
    return title_of(node).to(get_language() or "de") or str(node.get("key", "")) or _("Formular")


def changed_by(opened: Opened, definition: Definition, place: Place, sent: QueryDict) -> Changed:
    """Return what becomes of a definition. A place that is not there changes nothing."""
    if node_at(definition, place) is None:
        return Changed(definition, place, _("nichts"))
    typed = _typed(opened, definition, place, sent)
    action = sent.get("do", "save")
    name, _colon, _rest = action.partition(":")
    if typed.warnings or name not in _ACTIONS:
        return typed
    label = called(node_at(typed.definition, place) or {})
    built, words = _ACTIONS[name](typed.definition, place, sent)
    what = words % {"label": label}
    return Changed(built.definition, built.place, what, typed.renamed)


def _typed(opened: Opened, definition: Definition, place: Place, sent: QueryDict) -> Changed:
    node = node_at(definition, place) or {}
    before = called(node)
    if "properties" not in sent:
        return Changed(definition, place, _("„%(label)s“") % {"label": before})
    found = change(definition, place, posted_values(sent, properties_at(place, node), node)).definition
    found = _with_kind(found, place, line_in(sent, "type"))
    what = _("„%(label)s“ geändert") % {"label": called(node_at(found, place) or {})}
    return _with_key(opened, Changed(found, place, what), str(node.get("key", "")), sent)


def _with_kind(definition: Definition, place: Place, kind: str) -> Definition:
    node = node_at(definition, place) or {}
    if len(place) < 2 or not kind or kind == node.get("type") or kind not in dict(kinds()):
        return definition
    whole = fitted(node, kind)
    gone = {name: None for name in node if name not in whole}
    return change(definition, place, {**gone, **whole}).definition


def _with_key(opened: Opened, changed: Changed, before: str, sent: QueryDict) -> Changed:
    """Another key is taken at once where nothing hangs on it, else only when somebody confirmed it."""
    key = line_in(sent, "key")
    if not changed.place or not key or key == before:
        return changed
    if len(changed.place) == 1:
        return Changed(change(changed.definition, changed.place, {"key": key}).definition, changed.place, changed.what)
    hanging = uses(opened.version, before) if len(changed.place) == 2 else []
    if hanging and sent.get("confirmed-key") != key:
        return Changed(changed.definition, changed.place, changed.what, 0, tuple(hanging), key)
    definition, count = rename(changed.definition, changed.place, key)
    return Changed(definition, changed.place, changed.what, count)


Acted = tuple[Built, str]


def _step(definition: Definition, place: Place, sent: QueryDict) -> Acted:
    name = sent.get("do", "")
    words = {
        "copy": _("„%(label)s“ kopiert"),
        "delete": _("„%(label)s“ gelöscht"),
    }
    return building.STEPS[name](definition, place), words.get(name, _("„%(label)s“ verschoben"))


def _add(definition: Definition, place: Place, sent: QueryDict) -> Acted:
    kind, label = line_in(sent, "new-kind"), line_in(sent, "new-label")
    if kind == "page":
        title = label or _("Neue Seite")
        page: Node = {"key": proposed_key(title, dash=True), "title": title, "fields": []}
        index = place[0] + 1 if place else len(definition["pages"])
        return insert(definition, (), index, [page]), _("Seite „%(new)s“ hinzugefügt") % {"new": _safe(title)}
    if kind not in dict(kinds()):
        return Built(definition, place), _("nichts")
    label = label or kind_name(kind)
    parent, index = target(definition, place, inside_it=line_in(sent, "new-where") != "behind")
    node = fresh_field(kind, proposed_key(label), label)
    return insert(definition, parent, index, [node]), _("Feld „%(new)s“ hinzugefügt") % {"new": _safe(label)}


def _safe(label: str) -> str:
    return label.replace("%", "%%")  # the words are filled in once more


def target(definition: Definition, place: Place, *, inside_it: bool) -> tuple[Place, int]:
    """Return where something new goes: at the end of a page or group, or behind a field."""
    if not place:
        place = (max(0, len(definition["pages"]) - 1),)
    own = inside(definition, place)
    if own is not None and (inside_it or len(place) == 1):
        return place, len(own)
    return place[:-1], place[-1] + 1


def _move(definition: Definition, _place: Place, sent: QueryDict) -> Acted:
    """Dragged from one place to another: before, behind or into it."""
    source, goal = place_of(line_in(sent, "from")), place_of(line_in(sent, "to"))
    words = _("„%(label)s“ verschoben")
    if not source or not goal:
        return Built(definition, _place), words
    words = words % {"label": _safe(called(node_at(definition, source) or {}))}
    where = line_in(sent, "where")
    own = inside(definition, goal)
    if where == "into" and own is not None:
        return building.move(definition, source, goal, len(own)), words
    return building.move(definition, source, goal[:-1], goal[-1] + (where == "behind")), words


_ACTIONS = {**dict.fromkeys(building.STEPS, _step), "add": _add, "move": _move}


def changed_list(definition: Definition, name: str, sent: QueryDict) -> Changed:
    """Return a definition with other answers in a shared list."""
    lists = definition.get("lists")
    lists = lists if isinstance(lists, Mapping) else {}
    options = posted_options(sent, lists.get(name))
    found = {**definition, "lists": {**lists, name: options}}
    return Changed(found, (), _("Liste „%(name)s“ geändert") % {"name": name})
