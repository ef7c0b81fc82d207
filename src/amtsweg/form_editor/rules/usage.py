"""Who uses the answers of a form beside the form itself: what would break if a field were gone or called otherwise."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor.contracts import Definition
from amtsweg.form_editor.rules.building import change, node_at, walk

_STRING = re.compile(r'("(?:[^"\\]|\\.)*")')
_EXPRESSIONS = ("shown_if", "required_if", "default", "value", "that")


def uses(version: ServiceVersion, key: str) -> list[str]:
    """Return where a service names the answer to a field of its form, in words."""
    word = re.compile(rf"(?<![\w.]){re.escape(key)}\b")
    from_answers = re.compile(rf"\banswers\.{re.escape(key)}\b")
    found = list(_in_settings(version.settings, key, word, from_answers))
    if version.process_xml and from_answers.search(version.process_xml.decode("utf-8", "replace")):
        found.append(_("im Prozess (process.bpmn)"))
    for name, xml in version.decisions.items():
        text = xml.decode("utf-8", "replace")
        if from_answers.search(text) or re.search(rf"<(?:\w+:)?text>[^<]*(?<![\w.\"]){re.escape(key)}\b", text):
            found.append(_("in der Entscheidung %(name)s") % {"name": name})
    for name, letter in version.letters.items():
        if re.search(rf"\b(?:answers|data)\.{re.escape(key)}\b|\"{re.escape(key)}\"", letter):
            found.append(_("im Schreiben %(name)s") % {"name": name})
    return found


def _in_settings(
    settings: Mapping[str, object], key: str, word: re.Pattern[str], from_answers: re.Pattern[str]
) -> Iterator[str]:
    if word.search(_outside_texts(settings.get("case_title"))):
        yield _("im Titel des Vorgangs")
    if any(word.search(_outside_texts(text)) for text in _mapping(settings.get("applicant")).values()):
        yield _("in den Angaben zur antragstellenden Person")
    if key in _mapping(settings.get("prefill")):
        yield _("beim Vorausfüllen aus dem Konto")
    if settings.get("place") == key:
        yield _("als Ort des Anliegens")
    same = _mapping(settings.get("duplicates")).get("same")
    if isinstance(same, list) and key in same:
        yield _("beim Erkennen doppelter Meldungen")
    if word.search(_outside_texts(_mapping(settings.get("record")).get("title"))):
        yield _("im Titel der Akte")
    for name, message in _mapping(settings.get("messages")).items():
        if from_answers.search(str(message)):
            yield _("in der Nachricht %(name)s") % {"name": name}


def _outside_texts(feel: object) -> str:
    """An expression without the texts in quotation marks."""
    return _STRING.sub('""', str(feel or ""))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def rename(definition: Definition, place: tuple[int, ...], key: str) -> tuple[Definition, int]:
    """Return the form with another key of a field, and in how many of its own expressions it was changed along.

    Where several fields of the form share the old key, expressions stay: nobody can tell which one they mean.
    """
    old = str((node_at(definition, place) or {}).get("key", ""))
    shared = sum(node.get("key") == old for spot, node in walk(definition) if len(spot) > 1) > 1
    found = change(definition, place, {"key": key}).definition
    if shared or not old or len(place) < 2:
        return found, 0
    word = re.compile(rf"(?<![\w]){re.escape(old)}(?![\w(])")
    count = 0
    for node in [found, *(node for _place, node in walk(found))]:
        checks = node.get("checks")
        for part in [node, *(checks if isinstance(checks, list) else [])]:
            count += _rename_in(part, word, key)
            fields = part.get("fields") if part is not node else None
            if isinstance(fields, list):
                part["fields"] = [key if name == old else name for name in fields]
    return found, count


def _rename_in(part: dict[str, object], word: re.Pattern[str], key: str) -> int:
    count = 0
    for name in _EXPRESSIONS:
        feel = part.get(name)
        if isinstance(feel, str):
            pieces = _STRING.split(feel)
            renamed = "".join(one if one.startswith('"') else word.sub(key, one) for one in pieces)
            count += renamed != feel
            part[name] = renamed
    return count
