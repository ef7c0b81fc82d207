"""Reading descriptions of services: XZuFi 2 as XML, or the simple JSON of ours."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from amtsweg.catalogue.contracts import Described, Rejected
from amtsweg.catalogue.rules.descriptions import LONGEST_TEXT, TEXTS, clean, plain
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import schema_problems

XML: TypeAlias = etree._Element
JSON_FORMAT = "amtsweg-descriptions/1"
LARGEST_FILE = 256 * 1024 * 1024
_NAMESPACE = "http://xoev.de/schemata/xzufi/2_"
_KEY = re.compile(r"[0-9]{14}")
_LONGEST_TITLE = 400
# The federal code list of text modules („leistungstextmodulleika“).
_NAMES = ("02", "03")
_MODULES = {
    "05": "short", "06": "full", "07": "legal_basis", "08": "needed", "09": "who", "11": "procedure", "14": "forms",
    "15": "more", "16": "hints", "22": "contact", "23": "contact", "24": "short", "25": "remedies",
}  # fmt: skip
_OTHER_MODULES = {"modulFrist": "deadlines", "modulKosten": "fees", "modulBearbeitungsdauer": "duration"}
_TEXT_SCHEMA: Mapping[str, object] = {
    "anyOf": [
        {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT},
        {
            "type": "object",
            "required": ["de"],
            "additionalProperties": False,
            "properties": {one: {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT} for one in ("de", "en")},
        },
    ]
}
_SERVICE_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "required": ["leika", "title"],
    "additionalProperties": False,
    "properties": {
        "leika": {"type": "string"},
        "title": _TEXT_SCHEMA,
        "keywords": {"type": "array", "maxItems": 100, "items": {"type": "string", "maxLength": 200}},
        "texts": {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(TEXTS, _TEXT_SCHEMA),
        },
    },
}
_SAFE: Mapping[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
Texts: TypeAlias = dict[str, dict[str, list[str]]]


def read_descriptions(path: Path) -> Iterator[Described | Rejected]:
    """Read a file one service after the other. Raises Invalid when it is no such file; bad services are rejected."""
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f"{path.name} ist größer als {LARGEST_FILE // 1024**2} MiB.")
    with path.open("rb") as file:
        head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _from_json(path) if head.startswith(b"{") else _from_xml(path)
    seen: dict[str, int] = {}
    for one in found:
        if isinstance(one, Described) and (before := seen.setdefault(one.leika_key, one.line)) != one.line:
            yield Rejected(one.line, f"„{one.leika_key}“ steht schon in Zeile {before}.")
        else:
            yield one


def _from_json(path: Path) -> Iterator[Described | Rejected]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{path.name} lässt sich nicht als JSON lesen: {error}") from error
    services = content.get("services")
    if content.get("format") != JSON_FORMAT or not isinstance(services, list):
        raise Invalid(f"{path.name} braucht „format“: „{JSON_FORMAT}“ und die Liste „services“.")
    for number, node in enumerate(services, 1):
        if problems := schema_problems(node, _SERVICE_SCHEMA):
            position, reason = problems[0]
            yield Rejected(number, f"{'.'.join(map(str, position)) or 'Leistung'}: {reason}")
            continue
        texts = {name: _each(text) for name, text in node.get("texts", {}).items()}
        yield _judged(number, [node["leika"]], _each(node["title"]), texts, node.get("keywords", []))


def _each(text: object) -> dict[str, list[str]]:
    by_language = text if isinstance(text, Mapping) else {"de": text}
    return {str(language): [str(one)] for language, one in by_language.items()}


def _from_xml(path: Path) -> Iterator[Described | Rejected]:
    """Read each ``leistung`` and forget it again; entities, document types and the network are out of reach."""
    try:
        events = etree.iterparse(str(path), events=("start", "end"), remove_comments=True, remove_pis=True, **_SAFE)
        root: XML | None = None
        for event, node in events:
            if root is None:
                root = node
                _check_root(node, path)
            if event == "end" and _local(node) == "leistung":
                yield _service(node)
                node.clear()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Invalid(f"{path.name} lässt sich nicht als XML lesen: {error}") from error


def _check_root(node: XML, path: Path) -> None:
    if node.getroottree().docinfo.internalDTD is not None:
        raise Invalid(f"{path.name} bringt einen Dokumenttyp mit; das wird nicht gelesen.")
    if not str(etree.QName(node).namespace or "").startswith(_NAMESPACE):
        raise Invalid(f"{path.name} ist keine XZuFi-Datei der Version 2 (Namensraum {_NAMESPACE}…).")


def _service(node: XML) -> Described | Rejected:
    keys = [key for name in ("referenzLeiKa", "leistungsschluessel") for one in _children(node, name)
            if (key := _code(one))]  # fmt: skip
    titles, texts = defaultdict[str, list[str]](list), defaultdict[str, dict[str, list[str]]](dict)
    for module in _children(node, "modulText"):
        code = next(map(_code, _children(module, "leikaTextmodul")), "")
        if code in _NAMES:
            for language, words in _contents(module, "inhalt").items():
                titles[language] = [*titles[language], *words]
        elif code in _MODULES:
            _gather(texts[_MODULES[code]], {**_contents(module, "inhalt")}, _links(module))
    for name, text in _OTHER_MODULES.items():
        for module in _children(node, name):
            _gather(texts[text], _contents(module, "beschreibung") or _contents(module, "inhalt"), _links(module))
    keywords = [one.text or "" for module in _children(node, "modulBegriffImKontext") for one in module.iter()
                if _local(one) == "begriff"]  # fmt: skip
    line: int | None = node.sourceline  # type: ignore[assignment]  # the stubs say ellipsis
    return _judged(line or 0, keys, titles, texts, keywords)


def _gather(into: dict[str, list[str]], contents: Mapping[str, Sequence[str]], links: Sequence[str]) -> None:
    for language, words in contents.items():
        into.setdefault(language, []).extend(words)
    if links:
        into.setdefault("de", []).extend(links)


def _judged(
    line: int,
    keys: Sequence[str],
    titles: Mapping[str, Sequence[str]],
    texts: Mapping[str, Mapping[str, Sequence[str]]],
    keywords: Sequence[str],
) -> Described | Rejected:
    good = [key for key in keys if _KEY.fullmatch(key)]
    names = [plain(clean(one)) for one in titles.get("de", ()) if one.strip()]
    if not good:
        return Rejected(line, f"„{keys[0]}“ ist kein LeiKa-Schlüssel mit 14 Ziffern." if keys else
                        "Der LeiKa-Schlüssel fehlt.")  # fmt: skip
    if not names:
        return Rejected(line, "Die Bezeichnung fehlt.")
    if len(names[0]) > _LONGEST_TITLE:
        return Rejected(line, f"Die Bezeichnung hat mehr als {_LONGEST_TITLE} Zeichen.")
    if long := [name for name, each in texts.items() for one in each.values() if sum(map(len, one)) > LONGEST_TEXT]:
        return Rejected(line, f"Der Text „{long[0]}“ hat mehr als {LONGEST_TEXT} Zeichen.")
    cleaned = {
        name: by_language
        for name, each in sorted(texts.items())
        if (by_language := {one: text for one, words in sorted(each.items()) if (text := "".join(map(clean, words)))})
    }
    known = dict.fromkeys(word for one in (*names[1:], *keywords) if (word := plain(clean(one)))[:200])
    return Described(line, good[0], names[0], cleaned, tuple(known))


def _children(node: XML, name: str) -> Iterator[XML]:
    return (child for child in node if _local(child) == name)


def _local(node: XML) -> str:
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""


def _code(node: XML) -> str:
    """Return what a coded value says: its ``code``, or its own text."""
    return next((child.text or "" for child in _children(node, "code")), node.text or "").strip()


def _contents(module: XML, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for child in _children(module, name):
        language = (child.get("languageCode") or "de")[:2].lower()
        if language in ("de", "en") and (text := "".join(map(str, child.itertext())).strip()):
            found.setdefault(language, []).append(text)
    return found


def _links(module: XML) -> list[str]:
    """Return the links of a module as HTML; `clean` decides which may stay."""
    found = []
    for link in _children(module, "weiterfuehrenderLink"):
        uri = next((child.text or "" for child in _children(link, "uri")), "").strip()
        title = next((child.text or "" for child in _children(link, "titel")), "").strip() or uri
        if uri:
            found.append(f'<p><a href="{_escaped(uri)}">{_escaped(title)}</a></p>')
    return found


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
