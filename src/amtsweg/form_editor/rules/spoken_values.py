"""Say in words what a value in an expression is: a field, a number, a day, a sum."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from amtsweg.feel.api import nodes
from amtsweg.form_editor.rules.names import INDEX, Named, Names
from amtsweg.forms.contracts import Text

Node = nodes.Node
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_ITEM = Named("item", "", Text())


class Unsaid(Exception):
    """Words for this part are not known."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sentence is about: a field as it is called, and its kind and answers where it is one."""

    text: str
    kind: str = ""
    named: Named | None = None
    children: Names = field(default_factory=dict)

    def answer(self, value: str) -> str:
        """Return what people call an answer."""
        return self.named.answer(value, get_language() or "de") if self.named else value


def quoted(text: str) -> str:
    """Return words in the quotation marks of the language."""
    return _("„%(text)s“") % {"text": text}


class Voice:
    """Says values with the names in sight."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def subject(self, node: Node, *, demanded: bool = True) -> Subject:
        """Return the field a node names; other values too, unless a field is demanded."""
        if isinstance(node, nodes.Name):
            return _subject(self.names.get(node.name))
        if isinstance(node, nodes.Path):
            return self._of_path(node)
        if isinstance(node, nodes.Filter) and isinstance(node.condition, nodes.Literal):
            return self._of_item(node, node.condition)
        if demanded:
            raise Unsaid
        return Subject(self.value(node))

    def _of_path(self, node: nodes.Path) -> Subject:
        around = self.subject(node.source)
        one = _subject(around.children.get(node.name))
        if not around.text:  # an item of a list needs no name: the sentence says which list
            return one
        if around.named and around.named.repeats:
            return replace(one, text=_("%(field)s aller %(group)s") % {"field": one.text, "group": around.text})
        return replace(one, text=_("%(field)s bei %(group)s") % {"field": one.text, "group": around.text})

    def _of_item(self, node: nodes.Filter, number: nodes.Literal) -> Subject:
        around = self.subject(node.source)
        if around.named is None or not around.named.repeats or not isinstance(number.value, Decimal | int):
            raise Unsaid
        text = _("Eintrag %(number)s von %(list)s") % {"number": self.literal(number), "list": around.text}
        return Subject(text, "", replace(around.named, repeats=False), around.children)

    def inside(self, subject: Subject) -> Names:
        """Return the names in sight within the filter of a list."""
        return {**self.names, **subject.children, "item": replace(_ITEM, children=subject.children)}

    def looped(self, name: str, subject: Subject) -> Names:
        """Return the names in sight within a loop over a list."""
        return {**self.names, name: Named(name, "", Text(), children=subject.children)}

    def value(self, node: Node) -> str:
        """Return a value in words. Raises Unsaid."""
        say = _VALUES.get(type(node))
        if say is None:
            raise Unsaid
        return say(self, node)

    def amount(self, node: Node, kind: str) -> str:
        """Return a value that is compared with a field of this kind."""
        said = self.value(node)
        return f"{said} €" if kind == "money" and isinstance(node, nodes.Literal) else said

    def named(self, node: Node) -> str:
        return self.subject(node).text or quoted(node.name if isinstance(node, nodes.Name) else "")

    def literal(self, node: nodes.Literal) -> str:
        if isinstance(node.value, bool):
            return _("Ja") if node.value else _("Nein")
        if isinstance(node.value, Decimal | int | float):
            return number_format(node.value, use_l10n=True)
        if node.value is None:
            return _("nichts")
        return quoted(str(node.value))

    def sum(self, node: nodes.Arithmetic) -> str:
        operands = [node.first, *(part for _sign, part in node.rest)]
        is_text = any(isinstance(one, nodes.Literal) and isinstance(one.value, str) for one in operands)
        said = self._operand(node.first)
        for sign, part in node.rest:
            word = _("gefolgt von") if is_text and sign == "+" else _SIGNS[sign]()
            said = f"{said} {word} {self._operand(part)}"
        return said

    def _operand(self, node: Node) -> str:
        said = self.value(node)
        return f"({said})" if isinstance(node, nodes.Arithmetic | nodes.If) else said

    def negative(self, node: nodes.Negation) -> str:
        constant = node.operand.value if isinstance(node.operand, nodes.Literal) else None
        if isinstance(constant, Decimal):
            return number_format(-constant, use_l10n=True)
        return _("minus %(value)s") % {"value": self.value(node.operand)}

    def call(self, node: nodes.Call) -> str:
        function = node.function.name if isinstance(node.function, nodes.Name) else ""
        if function == "today":
            return _("der heutige Tag")
        if function == "date":
            return _("der %(date)s") % {"date": _date(_constant(node))}
        if function == "duration":
            return _span(_constant(node))
        words = _FUNCTIONS.get(function)
        if words is None or len(node.positional) != 1:
            raise Unsaid
        return words() % {"value": self.value(node.positional[0])}

    def at_literal(self, node: nodes.AtLiteral) -> str:
        return _("der %(date)s") % {"date": _date(node.text)} if self.is_date(node) else _span(node.text)

    def choice(self, node: nodes.If) -> str:
        values = {
            "condition": self.clause(node.condition),
            "then": self.value(node.then),
            "otherwise": self.value(node.otherwise),
        }
        return _("%(then)s, wenn %(condition)s, sonst %(otherwise)s") % values

    def clause(self, node: Node) -> str:
        """Return a condition in words; those who can say clauses say how."""
        raise Unsaid(type(node).__name__)

    def is_constant(self, node: Node) -> bool:
        """Tell whether a value is written down and not asked for: it stands behind what it is compared with."""
        today = isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and node.function.name == "today"
        return isinstance(node, nodes.Literal | nodes.AtLiteral) or (self.is_date(node) and not today and _fixed(node))

    def is_date(self, node: Node) -> bool:
        """Tell whether a value is a day in the calendar."""
        if isinstance(node, nodes.AtLiteral):
            return not node.text.startswith(("P", "-P"))
        if isinstance(node, nodes.Arithmetic):
            return self.is_date(node.first)
        if isinstance(node, nodes.Call):
            return isinstance(node.function, nodes.Name) and node.function.name in ("date", "today")
        subject = self.subject(node, demanded=False) if isinstance(node, nodes.Name | nodes.Path) else None
        return subject is not None and subject.kind == "date"

    def day(self, node: Node) -> str:
        """Return a day as it stands behind „vor" and „nach"."""
        if isinstance(node, nodes.Arithmetic):
            return self._moved(node)
        if isinstance(node, nodes.AtLiteral):
            return _("dem %(date)s") % {"date": _date(node.text)}
        if isinstance(node, nodes.Call):
            today = isinstance(node.function, nodes.Name) and node.function.name == "today"
            return _("dem heutigen Tag") if today else _("dem %(date)s") % {"date": _date(_constant(node))}
        return self.value(node)

    def _moved(self, node: nodes.Arithmetic) -> str:
        if len(node.rest) != 1:
            raise Unsaid
        sign, span = node.rest[0]
        values = {"span": self.value(span), "date": self.day(node.first)}
        words = _("dem Tag %(span)s nach %(date)s") if sign == "+" else _("dem Tag %(span)s vor %(date)s")
        return words % values


def _fixed(node: Node) -> bool:
    return isinstance(node, nodes.Call) and bool(node.positional) and isinstance(node.positional[0], nodes.Literal)


def _subject(named: Named | None) -> Subject:
    if named is None:
        raise Unsaid
    called = named.label.to(get_language() or "de")
    if not called and named.children and not named.kind:
        return Subject("", "", named, named.children)
    return Subject(
        _("die Nummer des Eintrags") if named is INDEX else quoted(called or named.key),
        named.kind,
        named,
        named.children,
    )


def _constant(node: nodes.Call) -> str:
    only = node.positional[0] if len(node.positional) == 1 else None
    if not isinstance(only, nodes.Literal) or not isinstance(only.value, str):
        raise Unsaid
    return only.value


def _date(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unsaid from None
    return date_format(day, "j. F Y" if (get_language() or "de").startswith("de") else "j F Y")


def _span(text: str) -> str:
    found = _PERIOD.fullmatch(text)
    if found is None or not any(found.groups()):
        raise Unsaid
    years, months, days = (int(part or 0) for part in found.groups())
    parts = [
        ngettext("%(count)s Jahr", "%(count)s Jahre", years) % {"count": years} if years else "",
        ngettext("%(count)s Monat", "%(count)s Monate", months) % {"count": months} if months else "",
        ngettext("%(count)s Tag", "%(count)s Tage", days) % {"count": days} if days else "",
    ]
    return _(" und ").join(part for part in parts if part)


Words = Callable[[], str]

_SIGNS: Mapping[str, Words] = {
    "+": lambda: _("plus"),
    "-": lambda: _("minus"),
    "*": lambda: _("mal"),
    "/": lambda: _("geteilt durch"),
    "**": lambda: _("hoch"),
}
_FUNCTIONS: Mapping[str, Words] = {
    "count": lambda: _("die Anzahl von %(value)s"),
    "sum": lambda: _("die Summe von %(value)s"),
    "min": lambda: _("der kleinste Wert von %(value)s"),
    "max": lambda: _("der größte Wert von %(value)s"),
    "mean": lambda: _("der Durchschnitt von %(value)s"),
    "abs": lambda: _("der Betrag von %(value)s"),
    "floor": lambda: _("%(value)s abgerundet"),
    "ceiling": lambda: _("%(value)s aufgerundet"),
    "string": lambda: "%(value)s",
    "string length": lambda: _("die Zahl der Zeichen von %(value)s"),
    "upper case": lambda: _("%(value)s in Großbuchstaben"),
    "lower case": lambda: _("%(value)s in Kleinbuchstaben"),
}
_VALUES: Mapping[type[Node], Callable[..., str]] = {
    nodes.Name: Voice.named,
    nodes.Path: Voice.named,
    nodes.Literal: Voice.literal,
    nodes.AtLiteral: Voice.at_literal,
    nodes.Arithmetic: Voice.sum,
    nodes.Negation: Voice.negative,
    nodes.Call: Voice.call,
    nodes.If: lambda voice, node: voice.choice(node),
}
