"""A small helper for conditions: lines of field, comparison and value, joined by „und" or „oder", to FEEL and back."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from amtsweg.feel.api import FeelError, nodes, read_tree
from amtsweg.form_editor.rules.names import Named, Names
from amtsweg.form_editor.rules.spoken_values import quoted
from amtsweg.form_editor.rules.written import Unwritten, literal, written

MOST_LINES = 12
_NUMBER = re.compile(r"-?[0-9]{1,15}([.,][0-9]{1,6})?")
_GERMAN_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SIGNS = {"eq": "=", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_OPERATORS = {sign: name for name, sign in _SIGNS.items()}
_PRESENCE = ("answered", "empty")
_ORDER = ("eq", "ne", "lt", "le", "gt", "ge")
_OPERATORS_OF: Mapping[str, tuple[str, ...]] = {
    "truth": ("eq",),
    "choice": ("eq", "ne", *_PRESENCE),
    "choices": ("has", *_PRESENCE),
    "number": (*_ORDER, *_PRESENCE),
    "count": _ORDER,
    "date": (*_ORDER, *_PRESENCE),
    "text": ("eq", "ne", *_PRESENCE),
    "presence": _PRESENCE,
}
_SORTS: Mapping[str, str] = {
    "yes_no": "truth",
    "consent": "truth",
    "integer": "number",
    "number": "number",
    "money": "number",
    "computed": "number",
    "date": "date",
    "file": "presence",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a line can be about: its FEEL, how it is called, and how it is compared."""

    feel: str
    label: str
    sort: str
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def operators(self) -> tuple[str, ...]:
        """Return the comparisons that make sense for it."""
        return _OPERATORS_OF[self.sort]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, how it is compared, and with what, as people typed it."""

    about: str = ""
    operator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of a condition; ``joiner`` is ``and`` or ``or``."""

    lines: tuple[Line, ...]
    joiner: str = "and"


@dataclass(frozen=True, slots=True)
class Written:
    """The FEEL of all lines, or what is wrong, by the number of the line."""

    feel: str
    problems: Mapping[int, str]


def operator_words() -> dict[str, str]:
    """Return what each comparison is called."""
    return {
        "eq": _("ist"),
        "ne": _("ist nicht"),
        "lt": _("ist kleiner als, liegt vor"),
        "le": _("ist höchstens, liegt nicht nach"),
        "gt": _("ist größer als, liegt nach"),
        "ge": _("ist mindestens, liegt nicht vor"),
        "has": _("enthält die Antwort"),
        "answered": _("ist beantwortet"),
        "empty": _("ist nicht beantwortet"),
    }


def candidates(names: Names, language: str) -> list[Candidate]:
    """Return everything a line can be about, with the fields of groups that do not repeat."""
    return [one for name, named in names.items() for one in _candidates(name, named, "", language)]


def _candidates(feel: str, named: Named, around: str, language: str) -> Iterator[Candidate]:
    label = f"{around} · {named.called(language)}" if around else named.called(language)
    if named.repeats:
        yield Candidate(f"count({feel})", _("Anzahl: %(field)s") % {"field": label}, "count")
    elif named.children:
        for key, child in named.children.items():
            yield from _candidates(f"{feel}.{key}", child, label, language)
    elif named.kind == "choice":
        answers = tuple((value, text.to(language) or value) for value, text in named.options)
        yield Candidate(feel, label, "choices" if named.multiple else "choice", answers)
    elif _SORTS.get(named.kind) == "truth":
        yield Candidate(feel, label, "truth", (("true", _("Ja")), ("false", _("Nein"))))
    else:
        yield Candidate(feel, label, _SORTS.get(named.kind, "text"))


def write(lines: Lines, known: Sequence[Candidate]) -> Written:
    """Return lines as FEEL; what is left out wholly is no line."""
    by_feel = {one.feel: one for one in known}
    parts, problems = [], {}
    for number, line in enumerate(lines.lines):
        if not line.about:
            continue
        about = by_feel.get(line.about)
        try:
            parts.append(_line(line, about))
        except _Unfit as unfit:
            problems[number] = str(unfit)
    joiner = " or " if lines.joiner == "or" else " and "
    return Written("" if problems else joiner.join(parts), problems)


class _Unfit(Exception):
    """What was typed is no value for this comparison."""


def _line(line: Line, about: Candidate | None) -> str:
    if about is None:
        raise _Unfit(_("Dieses Feld gibt es hier nicht."))
    if line.operator not in about.operators:
        raise _Unfit(_("Bitte wählen Sie einen Vergleich, der zu dem Feld passt."))
    if line.operator in _PRESENCE:
        return f"{about.feel} {'!=' if line.operator == 'answered' else '='} null"
    value = _READERS[about.sort](line.value.strip(), about)
    if line.operator == "has":
        return f"{about.feel} != null and list contains({about.feel}, {value})"
    return f"{about.feel} {_SIGNS[line.operator]} {value}"


def _number(text: str, _about: Candidate) -> str:
    plain = text.replace(" ", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise _Unfit(_("Bitte geben Sie eine Zahl ein."))
    return plain


def _count(text: str, _about: Candidate) -> str:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise _Unfit(_("Bitte geben Sie eine ganze Zahl ein."))
    return text


def _date(text: str, _about: Candidate) -> str:
    if text.lower() in ("heute", "today", "today()"):
        return "today()"
    german = _GERMAN_DATE.fullmatch(text)
    try:
        day = date(int(german[3]), int(german[2]), int(german[1])) if german else date.fromisoformat(text)
    except ValueError:
        raise _Unfit(_("Bitte geben Sie ein Datum wie 31.12.2026 ein, oder das Wort heute.")) from None
    return f'date("{day.isoformat()}")'


def _answer(text: str, about: Candidate) -> str:
    if text not in [value for value, _label in about.answers]:
        raise _Unfit(_("Bitte wählen Sie eine der Antworten von %(field)s.") % {"field": quoted(about.label)})
    return text if about.sort == "truth" else literal(text)


def _text(text: str, _about: Candidate) -> str:
    if not text:
        raise _Unfit(_("Bitte geben Sie ein, womit verglichen wird."))
    return literal(text)


_READERS: Mapping[str, Callable[[str, Candidate], str]] = {
    "truth": _answer,
    "choice": _answer,
    "choices": _answer,
    "number": _number,
    "count": _count,
    "date": _date,
    "text": _text,
}


def read(feel: str, known: Sequence[Candidate], names: Names) -> Lines | None:
    """Return an expression as lines, or None when it says more than lines can."""
    if not feel.strip():
        return Lines(())
    try:
        tree = read_tree(feel, frozenset(names))
    except (FeelError, RecursionError):
        return None
    by_feel = {one.feel: one for one in known}
    joiner = tree.operator if isinstance(tree, nodes.Logic) else "and"
    operands = list(tree.operands) if isinstance(tree, nodes.Logic) else [tree]
    found = [_read_line(one, by_feel) for one in operands]
    lines = [line for line in found if line is not None]
    if len(lines) != len(found):
        return None
    listed = {line.about for line in lines if line.operator == "has"}
    if joiner == "and":  # the helper writes this guard itself
        lines = [line for line in lines if line.operator != "answered" or line.about not in listed]
    rewritten = Lines(tuple(lines), joiner)
    return rewritten if len(lines) <= MOST_LINES and not write(rewritten, known).problems else None


def _read_line(node: nodes.Node, known: Mapping[str, Candidate]) -> Line | None:
    try:
        if isinstance(node, nodes.Comparison):
            about, operator = written(node.left), _OPERATORS[node.operator]
            if isinstance(node.right, nodes.Literal) and node.right.value is None:
                presence = {"eq": "empty", "ne": "answered"}.get(operator)
                return Line(about, presence) if presence and about in known else None
            return Line(about, operator, _value(node.right)) if about in known else None
        if isinstance(node, nodes.Name | nodes.Path) and written(node) in known:
            return Line(written(node), "eq", "true") if known[written(node)].sort == "truth" else None
        if isinstance(node, nodes.Call) and written(node.function) == "list contains" and len(node.positional) == 2:
            return Line(written(node.positional[0]), "has", _value(node.positional[1]))
    except (Unwritten, _Unfit):
        pass
    return None


def _value(node: nodes.Node) -> str:
    if isinstance(node, nodes.Negation) and isinstance(node.operand, nodes.Literal):
        return f"-{_value(node.operand)}"
    if isinstance(node, nodes.Literal):
        if isinstance(node.value, bool):
            return "true" if node.value else "false"
        return f"{node.value:f}".replace(".", ",") if isinstance(node.value, Decimal) else str(node.value)
    if isinstance(node, nodes.Call) and written(node.function) in ("date", "today"):
        only = node.positional[0] if node.positional else None
        if only is None:
            return _("heute")
        if isinstance(only, nodes.Literal):
            return str(only.value)
    raise _Unfit("")
