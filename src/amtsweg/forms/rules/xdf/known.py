"""What FIM says of an element beyond what a form needs: kept under ``xdf``, given back when it is written.

A plain entry always holds. An entry ``{is, was}`` holds as long as the form still says what it said when it was read
(``was``): whoever changes the label of a field does not want FIM's old one back.
"""

from collections.abc import Mapping

from amtsweg.forms.rules.xdf.facts import FEEL, Setting
from amtsweg.forms.rules.xdf.model import Facts
from amtsweg.forms.rules.xdf.naming import fingerprint, is_own, modern_id, modern_version
from amtsweg.forms.rules.xdf.usable import usable

# What a form can change in its own words.
_CHANGEABLE = frozenset(
    {"bezeichnungEingabe", "hilfetextEingabe", "bezeichnung", "anzahl", "feldart", "datentyp", "praezisierung",
     "inhalt", "werte", "codelisteReferenz", "maxSize", "mediaType"}
)  # fmt: skip
# What version 3 demands and version 2 does not know: where it is missing, nothing was said.
DEMANDED = frozenset({"letzteAenderung", "vorbefuellung", "dokumentsteckbrief", "schemaelementart"})
OWN = "amtsweg:"


def difference(actual: Facts, natural: Facts, setting: Setting) -> dict[str, object]:
    """Return what an element says beyond what a form says of itself."""
    found: dict[str, object] = {}
    for name in [*actual, *(one for one in natural if one not in actual)]:
        before, now = natural.get(name), actual.get(name)
        if name == "regel":
            before, now = None, foreign_rules(actual) or None
        if before == now or _says_nothing(name, before, now, setting):
            continue
        changeable = name in _CHANGEABLE and name in natural
        found[name] = {"is": now, "was": fingerprint(before)} if changeable else now
    return found


def _says_nothing(name: str, before: object, now: object, setting: Setting) -> bool:
    if name == "id":
        return is_own(now) or modern_id(str(now)) == before
    return (name in DEMANDED and now is None) or (name == "letzteAenderung" and now == setting.created_at)


def foreign_rules(facts: Facts) -> list[object]:
    """Return the rules that were not written by this software."""
    rules = facts.get("regel")
    return [one for one in rules if not is_own_rule(one)] if isinstance(rules, list) else []


def is_own_rule(rule: object) -> bool:
    """Tell whether a rule was written by this software."""
    return isinstance(rule, Mapping) and str(rule.get("skript", "")).startswith(OWN)


def feel_of(rule: Facts) -> tuple[str, str]:
    """Return the role and the expression of a rule of ours."""
    head, _newline, feel = str(rule.get("skript", "")).partition("\n")
    return head.removeprefix(FEEL) if head.startswith(FEEL) else "", feel


def overlaid(natural: Facts, known: object, setting: Setting, sort: str) -> dict[str, object]:
    """Return the facts of an element with what FIM said of it laid over, as far as it fits the standard."""
    facts = dict(natural)
    for name, value in known.items() if isinstance(known, Mapping) else ():
        told = value
        if isinstance(value, Mapping) and set(value) == {"is", "was"}:
            if fingerprint(natural.get(name)) != value["was"]:
                continue
            told = value["is"]
        found = usable(str(name), told, sort)
        if name == "regel":
            facts[name] = [*(_whole_rule(one, setting) for one in _list(found)), *_list(natural.get(name))]
        elif found is not None and not _settled(name, natural):
            facts[name] = found
        elif told is None and name not in DEMANDED:
            facts.pop(name, None)
    return _modern({name: value for name, value in facts.items() if value})


def _settled(name: str, natural: Facts) -> bool:
    """An id the form itself names outweighs the one it was read with."""
    return name == "id" and not is_own(natural.get("id"))


def _modern(facts: dict[str, object]) -> dict[str, object]:
    for name, renew in (("id", modern_id), ("version", modern_version)):
        if name in facts:
            facts[name] = renew(str(facts[name]))
    return facts


def _whole_rule(rule: object, setting: Setting) -> dict[str, object]:
    facts = dict(rule) if isinstance(rule, Mapping) else {}
    facts.setdefault("letzteAenderung", setting.created_at)
    facts.setdefault("typ", "K")
    return _modern(facts)


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
