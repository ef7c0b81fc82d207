"""What changed in one part of a form: its texts old and new, its conditions read aloud, its answers and bounds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.form_editor.rules import reading_aloud
from amtsweg.form_editor.rules.kinds import (
    ACCEPT,
    AUTOCOMPLETE,
    EASY,
    FIM,
    HINT,
    INTRO,
    LABEL,
    MAX,
    MAX_FILES,
    MAX_LENGTH,
    MAX_MEGABYTES,
    MIN,
    TITLE,
    UNIT,
    kind_name,
)
from amtsweg.form_editor.rules.names import Names, text_of
from amtsweg.form_editor.rules.reading_aloud import Spoken
from amtsweg.form_editor.rules.spoken_values import quoted

Node = Mapping[str, Any]  # a page or field as deep and free as the schema of forms says

_TEXTS = {one.name: one.label for one in (TITLE, LABEL, HINT, EASY, INTRO)}
_WORDS = {
    one.name: one.label for one in (MIN, MAX, UNIT, MAX_LENGTH, AUTOCOMPLETE, FIM, MAX_FILES, MAX_MEGABYTES, ACCEPT)
}
_ELSEWHERE = frozenset({"fields", "pages", "lists", "key"})


@dataclass(frozen=True, slots=True)
class Part:
    """One change: a sentence, and the text before and after where it is about a text."""

    text: str
    old: str = ""
    new: str = ""


def changed_parts(old: Node, new: Node, before: Names, now: Names) -> Iterator[Part]:
    """Yield what changed, property by property. ``before`` and ``now`` are what names meant and mean here."""
    for name in dict.fromkeys([*old, *new]):
        if name in _ELSEWHERE or old.get(name) == new.get(name):
            continue
        if name in _TEXTS:
            yield from _text(str(_TEXTS[name]), old.get(name), new.get(name))
        elif name in _SPOKEN:
            yield from _spoken(name, old.get(name), new.get(name), before, now)
        elif name in _OTHERS:
            yield from _OTHERS[name](old.get(name), new.get(name))
        elif name == "checks":
            yield from _checks(old.get(name), new.get(name), before, now)
        else:
            label = str(_WORDS.get(name, name))
            values = {"what": label, "old": _plain(old.get(name)), "new": _plain(new.get(name))}
            yield Part(_("%(what)s ist jetzt %(new)s, bisher %(old)s.") % values)


def _plain(value: object) -> str:
    if value is None or value == "":
        return _("nicht angegeben")
    if isinstance(value, bool):
        return _("Ja") if value else _("Nein")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _text(label: str, old: object, new: object) -> Iterator[Part]:
    before, after = text_of(old), text_of(new)
    if before.de != after.de:
        yield Part(_("%(what)s geändert.") % {"what": label}, before.de, after.de)
    if before.en != after.en:
        yield Part(_("%(what)s auf Englisch geändert.") % {"what": label}, before.en, after.en)


def _conditions() -> Mapping[str, tuple[str, Callable[[str, Names], Spoken]]]:
    return {
        "shown_if": (_("Wird jetzt gezeigt: %(new)s; bisher: %(old)s."), reading_aloud.condition),
        "required_if": (_("Ist jetzt Pflicht: %(new)s; bisher: %(old)s."), reading_aloud.condition),
        "value": (_("Wird jetzt berechnet als: %(new)s; bisher: %(old)s."), reading_aloud.value),
        "default": (_("Darin steht jetzt schon: %(new)s; bisher: %(old)s."), reading_aloud.value),
    }


_SPOKEN = frozenset({"shown_if", "required_if", "value", "default"})


def _spoken(name: str, old: object, new: object, before: Names, now: Names) -> Iterator[Part]:
    words, say = _conditions()[name]
    nothing = _("immer") if name == "shown_if" else _("nichts Besonderes")
    values = {"new": _said(new, now, say, nothing), "old": _said(old, before, say, nothing)}
    yield Part(words % values)


def _said(value: object, names: Names, say: Callable[[str, Names], Spoken], nothing: str) -> str:
    if value is None:
        return nothing
    feel = str(value).lower() if isinstance(value, bool) else str(value)
    spoken = say(feel, names)
    return spoken.text or f"[{feel}]"


def _required(old: object, new: object) -> Iterator[Part]:
    if (old is False) != (new is False):
        yield Part(_("Ist jetzt freiwillig.") if new is False else _("Muss jetzt ausgefüllt werden."))


def _multiple(old: object, new: object) -> Iterator[Part]:
    if (old is True) != (new is True):
        yield Part(
            _("Mehrere Antworten sind jetzt möglich.") if new is True else _("Nur noch eine Antwort ist möglich.")
        )


def _type(old: object, new: object) -> Iterator[Part]:
    values = {"old": kind_name(old), "new": kind_name(new)}
    yield Part(_("Ist jetzt „%(new)s“, bisher „%(old)s“.") % values)


def _repeat(_old: object, new: object) -> Iterator[Part]:
    if new is None:
        yield Part(_("Kann nur noch einmal angegeben werden."))
    else:
        node = new if isinstance(new, Mapping) else {}
        values = {"min": node.get("min", 0), "max": node.get("max", 20)}
        yield Part(_("Kann jetzt %(min)s- bis %(max)s-mal angegeben werden.") % values)


def _options(old: object, new: object) -> Iterator[Part]:
    if isinstance(old, str) or isinstance(new, str):
        values = {"old": _source(old), "new": _source(new)}
        yield Part(_("Die Antworten kommen jetzt aus %(new)s, bisher aus %(old)s.") % values)
        return
    before, after = _answers(old), _answers(new)
    for value, label in after.items():
        if value not in before:
            yield Part(_("Neue Antwort %(answer)s.") % {"answer": quoted(label)})
        elif before[value] != label:
            yield Part(_("Eine Antwort heißt jetzt anders."), before[value], label)
    for value, label in before.items():
        if value not in after:
            yield Part(_("Die Antwort %(answer)s gibt es nicht mehr.") % {"answer": quoted(label)})
    kept = [value for value in after if value in before]
    if kept != [value for value in before if value in after]:
        yield Part(_("Die Antworten stehen in anderer Reihenfolge."))
    if _translated(old) != _translated(new) and before == after:
        yield Part(_("Hinweise oder englische Wörter der Antworten sind geändert."))


def _source(value: object) -> str:
    return _("der Liste „%(name)s“") % {"name": value} if isinstance(value, str) else _("dem Feld selbst")


def _answers(value: object) -> dict[str, str]:
    rows = value if isinstance(value, list) else []
    return {
        str(one.get("value", "")): text_of(one.get("label")).to(get_language() or "de") or str(one.get("value", ""))
        for one in rows
        if isinstance(one, Mapping)
    }


def _translated(value: object) -> list[tuple[object, ...]]:
    rows = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    return sorted(
        (str(one.get("value")), str(text_of(one.get("label"))), str(text_of(one.get("hint")))) for one in rows
    )


_OTHERS: Mapping[str, Callable[[object, object], Iterator[Part]]] = {
    "required": _required,
    "multiple": _multiple,
    "type": _type,
    "repeat": _repeat,
    "options": _options,
}


def _checks(old: object, new: object, before: Names, now: Names) -> Iterator[Part]:
    gone, here = _rows(old), _rows(new)
    for check in here:
        if check not in gone:
            said = _said(check.get("that"), now, reading_aloud.requirement, "")
            yield Part(_("Neue Prüfung: %(said)s") % {"said": said}, "", text_of(check.get("message")).de)
    for check in gone:
        if check not in here:
            said = _said(check.get("that"), before, reading_aloud.requirement, "")
            yield Part(_("Diese Prüfung entfällt: %(said)s") % {"said": said}, text_of(check.get("message")).de, "")


def _rows(value: object) -> list[Node]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
