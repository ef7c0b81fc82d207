"""The properties of a page or field as inputs, each with what is wrong and what its expression means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules import reading_aloud
from amtsweg.form_editor.rules.building import text_of as place_text
from amtsweg.form_editor.rules.kinds import ACCEPTED, Property, Section, Sort
from amtsweg.form_editor.rules.names import Names, text_of
from amtsweg.form_editor.rules.reading_aloud import Spoken

Node = Mapping[str, Any]  # a page or field as deep and free as the schema of forms says
_LIST_ROWS = frozenset({Sort.OPTIONS, Sort.CHECKS})


@dataclass(frozen=True, slots=True)
class Input:
    """One property as it is shown."""

    name: str
    sort: str
    label: str
    hint: str
    section: str
    german: str = ""
    english: str = ""
    value: str = ""
    on: bool = False
    error: str = ""
    spoken: Spoken | None = None
    helper: str = ""
    rows: tuple["Row", ...] = ()
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One answer of a choice, or one check."""

    index: int
    value: str = ""
    german: str = ""
    english: str = ""
    hint_german: str = ""
    hint_english: str = ""
    error: str = ""
    spoken: Spoken | None = None
    helper: str = ""
    choices: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What is needed to show the properties of one place."""

    slug: str
    definition: Definition
    place: Place
    node: Node
    names: Names
    inner: Names
    problems: Mapping[str, str]

    def helper(self, part: str) -> str:
        """Return the address of the helper for a condition."""
        query = urlencode({"teil": place_text(self.place), "feld": part})
        return f"{reverse('form-editor-condition', args=[self.slug])}?{query}"


def inputs(form: Form, properties: Sequence[Property]) -> list[Input]:
    """Return the properties as inputs, in their order."""
    return [_input(form, one) for one in properties]


def _input(form: Form, one: Property) -> Input:
    value = form.node.get(one.name)
    error = _error(form, one)
    base: dict[str, Any] = {  # the arguments of Input
        "name": one.name,
        "sort": one.sort.value,
        "label": str(one.label),
        "hint": str(one.hint),
        "section": one.section.value,
        "error": error,
    }
    match one.sort:
        case Sort.TEXT | Sort.LONG:
            text = text_of(value)
            return Input(**base, german=text.de, english=text.en)
        case Sort.FLAG:
            return Input(**base, on=value is not False if one.name == "required" else value is True)
        case Sort.FEEL:
            return Input(
                **base, value=_plain(value), spoken=_spoken(form, one.name, value), helper=form.helper(one.name)
            )
        case Sort.OPTIONS:
            shared = value if isinstance(value, str) else ""
            rows = () if shared else option_rows(value, form.problems, "options.")
            return Input(**base, value=shared, rows=rows, choices=_lists(form.definition, shared))
        case Sort.ACCEPT:
            chosen = value if isinstance(value, list) else ["pdf", "jpeg", "png"]
            return Input(**base, choices=tuple((kind, kind.upper(), kind in chosen) for kind in ACCEPTED))
        case Sort.REPEAT:
            return _repeat(base, value)
        case Sort.CHECKS:
            return Input(**base, rows=tuple(_checks(form, value)))
    return Input(**base, value=_plain(value))


def _error(form: Form, one: Property) -> str:
    own = [text for part, text in form.problems.items() if part == one.name or part.startswith(f"{one.name}.")]
    return form.problems.get(one.name, "") if one.sort in _LIST_ROWS else " ".join(own)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return str(value).replace(".", ",") if isinstance(value, float) else str(value)
    return "" if value is None else str(value)


def _spoken(form: Form, name: str, value: object) -> Spoken | None:
    feel = _plain(value)
    if not feel:
        return None
    say = reading_aloud.value if name in ("value", "default") else reading_aloud.condition
    return say(feel, form.names)


def _lists(definition: Definition, shared: str) -> tuple[tuple[str, str, bool], ...]:
    lists = definition.get("lists")
    names = [*lists] if isinstance(lists, Mapping) else []
    if shared and shared not in names:
        names.append(shared)
    return (("", _("eigene Antworten dieses Feldes"), not shared), *((name, name, name == shared) for name in names))


def option_rows(value: object, problems: Mapping[str, str], before: str = "") -> tuple[Row, ...]:
    """Return the answers of a choice as rows, each with what is wrong with it."""
    found = []
    for index, one in enumerate(value if isinstance(value, list) else []):
        node = one if isinstance(one, Mapping) else {}
        label, hint = text_of(node.get("label")), text_of(node.get("hint"))
        wrong = [text for part, text in problems.items() if f"{part}.".startswith(f"{before}{index}.")]
        found.append(Row(index, _plain(node.get("value")), label.de, label.en, hint.de, hint.en, " ".join(wrong)))
    return tuple(found)


def _repeat(base: Mapping[str, Any], value: object) -> Input:
    repeat = value if isinstance(value, Mapping) else {}
    item = text_of(repeat.get("item"))
    ends = (("min", _plain(repeat.get("min", 1)), False), ("max", _plain(repeat.get("max", 20)), False))
    return Input(**base, on=value is not None, german=item.de, english=item.en, choices=ends)


def _checks(form: Form, value: object) -> list[Row]:
    rows = []
    for index, one in enumerate(value if isinstance(value, list) else []):
        node = one if isinstance(one, Mapping) else {}
        message, that = text_of(node.get("message")), _plain(node.get("that"))
        wrong = [text for part, text in form.problems.items() if f"{part}.".startswith(f"checks.{index}.")]
        rows.append(
            Row(
                index=index,
                value=that,
                german=message.de,
                english=message.en,
                error=" ".join(wrong),
                spoken=reading_aloud.requirement(that, form.inner) if that else None,
                helper=form.helper(f"checks.{index}.that"),
                choices=_fields_of(form, node.get("fields")),
            )
        )
    return rows


def _fields_of(form: Form, value: object) -> tuple[tuple[str, str, bool], ...]:
    """Where the message of a check stands: at the field itself, or at one of those beside it."""
    chosen = ",".join(map(str, value)) if isinstance(value, list) else ""
    language = get_language() or "de"
    names = form.inner
    found = [("", _("am Feld selbst"), not chosen)]
    found += [(key, named.called(language), key == chosen) for key, named in names.items() if key != "index"]
    if chosen and not any(on for _key, _label, on in found):
        found.append((chosen, chosen.replace(",", ", "), True))
    return tuple(found)


def sections(found: Sequence[Input]) -> list[tuple[str, str, list[Input], bool]]:
    """Return the inputs by section, each with its heading and whether it stands open."""
    headings = {
        Section.MAIN: "",
        Section.CONDITIONS: _("Bedingungen und Prüfungen"),
        Section.LANGUAGES: _("Englisch und Leichte Sprache"),
        Section.MORE: _("Weitere Angaben"),
    }
    rows = []
    for section, heading in headings.items():
        own = [one for one in found if one.section == section]
        is_open = any(one.error or one.rows or (one.sort == Sort.FEEL and one.value) for one in own)
        is_open |= any(row.error for one in own for row in one.rows)
        rows.append((section.value, heading, own, is_open))
    return rows
