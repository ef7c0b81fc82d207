"""Between files of XDatenfelder and definitions of forms, whole or as building blocks."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amtsweg.forms.contracts import FormDefinitionError
from amtsweg.forms.rules.definition import parse
from amtsweg.forms.rules.xdf import complement as rest
from amtsweg.forms.rules.xdf.facts import VERSION, Setting
from amtsweg.forms.rules.xdf.incoming import Incoming, Values
from amtsweg.forms.rules.xdf.known import difference, feel_of, foreign_rules, is_own_rule
from amtsweg.forms.rules.xdf.model import Document, Element, Remark, Sort, XdfRefused
from amtsweg.forms.rules.xdf.naming import key_of, own_id, written
from amtsweg.forms.rules.xdf.outgoing import root_of, schema_facts
from amtsweg.forms.rules.xdf.reading import read
from amtsweg.forms.rules.xdf.tree import MAX_BYTES
from amtsweg.forms.rules.xdf.writing import write

_EXPLAINED = (
    "Hält fest, was XDatenfelder nicht ausdrückt (Seiten, Übersetzungen, Feldnamen), damit das Formular beim Einlesen"
    " in Amtsweg wieder dasselbe ist. Für andere Programme ohne Bedeutung."
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file became: a form, or a block to be placed into forms, with remarks on what changed on the way."""

    id: str
    version: str
    title: str
    is_block: bool
    definition: Mapping[str, object]
    remarks: tuple[Remark, ...]
    missing_lists: tuple[str, ...]


def take(data: bytes, values: Values | None = None) -> Taken:
    """Return the form or block of a file; ``values`` are code lists by urn and version. Raises XdfRefused."""
    found = read(data)
    root = found.document.root
    incoming = Incoming(_setting(found.document), values or {})
    draft = _draft(root, incoming)
    definition = rest.completed(draft, rest.complement_of(root.facts))
    about = f"{root.text('id')} {root.text('name')}"
    remarks = (*found.remarks, *incoming.remarks, *(Remark(0, about, note) for note in draft.notes))
    missing = _unsupplied(definition)
    _check(definition, missing, about)
    return Taken(
        root.text("id"), root.text("version"), _title(root), root.sort is not Sort.SCHEMA, definition, remarks, missing
    )


def _setting(document: Document) -> Setting:
    return Setting(document.root.text("id"), document.created_at)


def _title(root: Element) -> str:
    return root.text("bezeichnung") or root.text("bezeichnungEingabe") or root.text("name")


def _draft(root: Element, incoming: Incoming) -> rest.Draft:
    form: dict[str, object] = {"title": _title(root)[:5000]}
    known: dict[str, object] = {}
    if root.sort is Sort.SCHEMA:
        fields, left_out = incoming.parts(root, "", "")
        known = difference(root.facts, schema_facts(form, incoming.setting), incoming.setting)
        known |= {"left_out": left_out} if left_out else {}
        form |= _form_checks(root)
        for rule in foreign_rules(root.facts):
            incoming.remark_rule(root, rule)
    else:
        part = replace(root, facts={**root.facts, "anzahl": "1:1"})
        fields = [incoming.field(part, key_of(part.text("name"), ()), "", "")]
        known = {"sort": root.sort.value}
    form |= {"xdf": known} if known else {}
    form |= {"lists": incoming.lists} if incoming.lists else {}
    return _with_paths(form, fields, incoming)


def _with_paths(form: dict[str, object], fields: list[dict[str, object]], incoming: Incoming) -> rest.Draft:
    known = {id(one): path for path, one in incoming.index.items()}
    return rest.Draft(form, [known[id(one)] for one in fields], incoming.index)


def _form_checks(root: Element) -> dict[str, object]:
    found = []
    for rule in root.items("regel"):
        role, feel = feel_of(rule) if is_own_rule(rule) else ("", "")
        if role == "check":
            found.append({"that": feel, "message": str(rule.get("beschreibung") or rule.get("name"))})
    return {"checks": found} if found else {}


def _unsupplied(definition: Mapping[str, object]) -> tuple[str, ...]:
    lists = definition.get("lists")
    known = lists.items() if isinstance(lists, Mapping) else ()
    return tuple(name for name, one in known if isinstance(one, Mapping) and not one.get("options"))


def _check(definition: Mapping[str, object], missing: Sequence[str], about: str) -> None:
    """Refuse what could not be published even with all its lists supplied."""
    trial = copy.deepcopy(dict(definition))
    lists = trial.get("lists")
    if isinstance(lists, dict):
        trial["lists"] = {
            name: {**one, "options": [{"value": "-", "label": "-"}]} if name in missing else one
            for name, one in lists.items()
        }
    try:
        parse(trial)
    except FormDefinitionError as error:
        problems = [f"{'.'.join(map(str, one.position))}: {one.reason}" for one in error.problems]
        reason = "Als Formular ließe sich das so nicht veröffentlichen: "
        raise XdfRefused([Remark(0, about, reason + one) for one in problems]) from error


def give(definition: Mapping[str, object], *, seed: str, message_id: str, created_at: str) -> bytes:
    """Return a form as a file of XDatenfelder 3; reading it again gives the same definition.

    ``seed`` names the form in the ids of elements that FIM has given none. Raises FormDefinitionError.
    """
    document = Document(3, message_id, created_at, root_of(definition, _of_form(definition, seed, created_at)))
    told = _complement(definition, document)
    data = write(replace(document, root=_with_rule(document.root, told, created_at)))
    if len(data) > MAX_BYTES:
        raise XdfRefused([Remark(0, seed, f"Die Datei wäre größer als {MAX_BYTES // 1024 // 1024} MB.")])
    return data


def _of_form(definition: Mapping[str, object], seed: str, created_at: str) -> Setting:
    lists = definition.get("lists")
    return Setting(seed, created_at, lists if isinstance(lists, Mapping) else {})


def _complement(definition: Mapping[str, object], document: Document) -> Mapping[str, object]:
    """Return what must travel along; held against what it is for, so that nothing is ever lost."""
    draft = _reread(document)
    told = rest.compare(definition, draft)
    natural = rest.completed(_reread(document), {})
    if rest.same(natural, definition):
        return {}
    if rest.same(rest.completed(draft, told), definition):
        return told
    draft = _reread(document)
    return {"whole": definition, "was": rest.digest([draft.form, draft.fields()])}


def _reread(document: Document) -> rest.Draft:
    again = read(write(document)).document
    return _draft(again.root, Incoming(_setting(again)))


def _with_rule(root: Element, told: Mapping[str, object], created_at: str) -> Element:
    if not told:
        return root
    rule = {
        "id": own_id("R", root.text("id"), "complement"),
        "version": VERSION,
        "name": "Darstellung in Amtsweg",
        "freitextRegel": _EXPLAINED,
        "letzteAenderung": created_at,
        "typ": "K",
        "skript": written(rest.MARK + rest.written(told)),
    }
    rules = root.facts.get("regel")
    return replace(root, facts={**root.facts, "regel": [*(rules if isinstance(rules, list) else []), rule]})
