"""The properties of a page or field as they come back from their form, and what its buttons do to lists in them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from amtsweg.form_editor.rules.keys import free_key, proposed_key
from amtsweg.form_editor.rules.kinds import ACCEPTED, Property, Sort
from amtsweg.form_editor.rules.names import text_of
from amtsweg.kernel.errors import Invalid

MOST_OPTIONS = 1000
MOST_CHECKS = 50
_LONGEST = 5000
_WHOLE = frozenset({"max_length", "max_files"})
Node = Mapping[str, Any]  # a page or field as deep and free as the schema of forms says


def posted_values(sent: QueryDict, properties: tuple[Property, ...], node: Node) -> dict[str, object]:
    """Return the properties as they were sent; None where one is not given. What cannot be read stays as typed."""
    values: dict[str, object] = {}
    for one in properties:
        match one.sort:
            case Sort.TEXT | Sort.LONG:
                values[one.name] = text_in(sent, one.name, node.get(one.name))
            case Sort.FLAG:
                values[one.name] = _flag(sent, one.name)
            case Sort.NUMBER:
                values[one.name] = number_in(sent, one.name)
            case Sort.OPTIONS:
                values[one.name] = _options(sent, node)
            case Sort.ACCEPT:
                values[one.name] = [kind for kind in ACCEPTED if kind in sent.getlist(one.name)] or None
            case Sort.REPEAT:
                values[one.name] = _repeat(sent, node)
            case Sort.CHECKS:
                values[one.name] = posted_checks(sent, node) or None
            case _:
                values[one.name] = line_in(sent, one.name) or None
    return values


def line_in(sent: QueryDict, name: str) -> str:
    """Return one text as it was typed."""
    return sent.get(name, "").replace("\r\n", "\n").replace("\0", "").strip()[:_LONGEST]


def text_in(sent: QueryDict, name: str, before: object = None) -> object:
    """Return a text in German and English; as it was stored when it says the same."""
    german, english = line_in(sent, f"{name}-de"), line_in(sent, f"{name}-en")
    known = text_of(before)
    if before is not None and (known.de, known.en) == (german, english):
        return before
    if english:
        return {"de": german, "en": english}
    return german or None


def _flag(sent: QueryDict, name: str) -> object:
    on = sent.get(name) == "on"
    if name == "required":  # what is not said is required
        return None if on else False
    return True if on else None


def number_in(sent: QueryDict, name: str) -> object:
    """Return a number, or what was typed instead, for judging to complain about."""
    text = line_in(sent, name)
    if not text:
        return None
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        value = float(plain)
    except ValueError:
        return text[:40]
    if value != value or abs(value) > 1e15:  # noqa: PLR0124 - only what is no number differs from itself
        return text[:40]
    return int(value) if value.is_integer() else value


def _repeat(sent: QueryDict, node: Node) -> object:
    if sent.get("repeat") != "on":
        return None
    before = node.get("repeat")
    before = before if isinstance(before, Mapping) else {}
    found = {"min": number_in(sent, "repeat-min"), "max": number_in(sent, "repeat-max")}
    found["item"] = text_in(sent, "repeat-item", before.get("item"))
    return {**before, **{name: value for name, value in found.items() if value is not None}}


def _count(sent: QueryDict, name: str, most: int) -> int:
    text = sent.get(name, "0")
    if not text.isdecimal() or int(text) > most:
        raise Invalid("Das Formular ist unvollständig angekommen. Bitte laden Sie die Seite neu.")
    return int(text)


def _options(sent: QueryDict, node: Node) -> object:
    shared = line_in(sent, "options-list")
    if shared:
        return shared
    if "options-count" not in sent:
        return node.get("options") if isinstance(node.get("options"), list) else []
    return posted_options(sent, node.get("options")) or None


def posted_options(sent: QueryDict, before: object) -> list[dict[str, object]]:
    """Return the answers of a choice after a button was pressed. A value that is left empty follows from the label."""
    known = {str(one.get("value")): one for one in before if isinstance(one, dict)} if isinstance(before, list) else {}
    found: list[dict[str, object]] = []
    for index in range(_count(sent, "options-count", MOST_OPTIONS)):
        option = _option(sent, index, known)
        if option is not None:
            taken = {one["value"] for one in found}
            if not line_in(sent, f"o-{index}-value"):
                option["value"] = free_key(proposed_key(text_of(option["label"]).de), taken)
            found.append(option)
    return moved(found, sent.get("do", ""), "option", {"value": "", "label": ""})


def _option(sent: QueryDict, index: int, known: Mapping[str, dict[str, object]]) -> dict[str, object] | None:
    value = line_in(sent, f"o-{index}-value")
    before = known.get(line_in(sent, f"o-{index}-was"), {})
    label = text_in(sent, f"o-{index}-label", before.get("label"))
    hint = text_in(sent, f"o-{index}-hint", before.get("hint"))
    if not value and label is None:
        return None
    option: dict[str, object] = {"value": value, "label": label or ""}
    return {**option, "hint": hint} if hint else option


def posted_checks(sent: QueryDict, node: Node) -> list[dict[str, object]]:
    """Return the checks after a button was pressed."""
    before = node.get("checks")
    before = before if isinstance(before, list) else []
    found: list[dict[str, object]] = []
    for index in range(_count(sent, "checks-count", MOST_CHECKS)):
        known = before[index] if index < len(before) and isinstance(before[index], dict) else {}
        that = line_in(sent, f"c-{index}-that")
        message = text_in(sent, f"c-{index}-message", known.get("message"))
        if not that and message is None:
            continue
        check: dict[str, object] = {"that": that, "message": message or ""}
        fields = [one for one in line_in(sent, f"c-{index}-fields").split(",") if one]
        found.append({**check, "fields": fields} if fields else check)
    return moved(found, sent.get("do", ""), "check", {"that": "", "message": ""})


def moved(rows: list[dict[str, object]], action: str, name: str, fresh: dict[str, object]) -> list[dict[str, object]]:
    """Return rows after a button such as ``option-up:2`` was pressed."""
    what, _colon, number = action.partition(":")
    index = int(number) if number.isdecimal() and len(number) < 5 else -1
    if what == f"{name}-add":
        return [*rows, dict(fresh)]
    if not 0 <= index < len(rows):
        return rows
    if what == f"{name}-delete":
        return rows[:index] + rows[index + 1 :]
    other = index - 1 if what == f"{name}-up" else index + 1 if what == f"{name}-down" else index
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
    return rows
