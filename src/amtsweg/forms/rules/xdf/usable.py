"""What stands under ``xdf`` may have been written by hand: only what fits the standard goes into a file."""

import re
from collections.abc import Mapping

from amtsweg.forms.rules.xdf.naming import written
from amtsweg.forms.rules.xdf.reading import COUNT, is_moment
from amtsweg.forms.rules.xdf.vocabulary import CODES, DATES, LISTS, MOMENTS, ORDER, PRECISION

_MAPPINGS: Mapping[str, tuple[str, ...]] = {
    "praezisierung": (*PRECISION, "text"),
    "codelisteReferenz": ("urn", "version", "version_uri", "id"),
    "dokumentsteckbrief": ("id", "version"),
}
_ENTRIES: Mapping[str, tuple[str, ...]] = {
    "bezug": ("text", "link"),
    "handlungsgrundlage": ("text", "link"),
    "stichwort": ("text", "uri"),
    "relation": ("praedikat", "id", "version"),
    "werte": ("code", "name", "hilfe"),
}
_PLACES = frozenset({"id", "version", "anzahl", "handlungsgrundlage"})
_TAG = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")


def usable(name: str, value: object, sort: str) -> object:
    """Return a fact as it can be written, or None where it cannot."""
    if name not in ORDER[sort] and name not in _PLACES:
        return None
    if name in _MAPPINGS:
        told = _texts(value, _MAPPINGS[name])
        return told or ({"urn": ""} if name == "codelisteReferenz" and value else None)
    if name == "mediaType":
        return [one for one in map(_text, _list(value)) if one] or None
    if name in _ENTRIES:
        return _entries(name, value) or None
    if name == "regel":
        return [one for one in (rule_of(found) for found in _list(value)) if one] or None
    if name in LISTS:
        return [one for one in map(_raw, _list(value)) if one] or None
    return _single(name, _text(value))


def rule_of(value: object) -> dict[str, object]:
    """Return a rule as it can be written; nothing where it has no name."""
    facts = value if isinstance(value, Mapping) else {}
    told = {name: found for name, one in facts.items() if (found := usable(str(name), one, "regel")) is not None}
    return told if told.get("name") and told.get("id") else {}


def _single(name: str, text: str) -> str | None:
    known = CODES[name].values if name in CODES else frozenset()
    wrong = (
        not text
        or (known and text not in known)
        or (name in DATES | MOMENTS and not is_moment(text, name))
        or (name == "anzahl" and not COUNT.fullmatch(text))
    )
    return None if wrong else text


def _entries(name: str, value: object) -> list[dict[str, str]]:
    told = [_texts(one, _ENTRIES[name]) for one in _list(value)]
    demanded = {"werte": "code"}.get(name)
    return [
        one for one in told if one and (demanded is None or demanded in one) and (name != "relation" or "id" in one)
    ]


def _raw(value: object) -> dict[str, object]:
    facts = value if isinstance(value, Mapping) else {}
    if not _TAG.fullmatch(str(facts.get("name", ""))):
        return {}
    told = facts.get("attribute")
    attributes = told if isinstance(told, Mapping) else {}
    plain = {str(name): _text(one) for name, one in attributes.items() if _TAG.fullmatch(str(name))}
    inner = [one for one in map(_raw, _list(facts.get("inhalt"))) if one]
    parts = {"name": facts["name"], "text": _text(facts.get("text")), "attribute": plain, "inhalt": inner}
    return {name: one for name, one in parts.items() if one}


def _texts(value: object, names: tuple[str, ...]) -> dict[str, str]:
    facts = value if isinstance(value, Mapping) else {}
    return {name: text for name in names if (text := _text(facts.get(name)))}


def _text(value: object) -> str:
    return written(value) if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
