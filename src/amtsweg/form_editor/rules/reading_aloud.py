"""Say in words what an expression means: „wenn ‚Gehören Ihnen alle Flurstücke?' mit Nein beantwortet ist".

The sentence is in the language of the interface. What is seldom and long stays FEEL, in brackets, within the sentence;
`Spoken.complete` tells whether everything could be said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.feel.api import FeelError, nodes, read_tree
from amtsweg.form_editor.rules.names import Names
from amtsweg.form_editor.rules.spoken_values import Subject, Unsaid, Voice, quoted
from amtsweg.form_editor.rules.written import Unwritten, written

Node = nodes.Node

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NUMBERS = frozenset({"integer", "number", "money", "computed"})


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence; empty where nothing at all can be said. ``feel`` is the expression itself."""

    text: str
    complete: bool
    feel: str


def condition(feel: str, names: Names) -> Spoken:
    """Say when something is shown or asked: „wenn …"."""
    always = {"true": _("immer"), "false": _("nie")}.get(feel.strip())
    if always:
        return Spoken(always, True, feel)
    return _said(feel, names, lambda said: _("wenn %(clause)s") % {"clause": said}, clauses=True)


def requirement(feel: str, names: Names) -> Spoken:
    """Say what a check demands: „Es muss gelten, dass …"."""
    return _said(feel, names, lambda said: _("Es muss gelten, dass %(clause)s.") % {"clause": said}, clauses=True)


def value(feel: str, names: Names) -> Spoken:
    """Say what a computed value is."""
    return _said(feel, names, lambda said: said, clauses=False)


def _said(feel: str, names: Names, frame: Callable[[str], str], *, clauses: bool) -> Spoken:
    try:
        tree = read_tree(feel, frozenset(names))
    except (FeelError, RecursionError):
        return Spoken("", False, feel)
    speaker = Speaker(names, tree)
    try:
        said = speaker.clause(tree) if clauses else speaker.value(tree)
    except (Unsaid, Unwritten, RecursionError):
        return Spoken("", False, feel)
    return Spoken(frame(said), speaker.complete, feel)


class Speaker(Voice):
    """Says clauses: what must hold. They fit behind „wenn" and „dass", where German puts the verb at the end."""

    def __init__(self, names: Names, whole: Node | None = None) -> None:
        super().__init__(names)
        self.whole = whole
        self.complete = True

    def clause(self, node: Node) -> str:
        say = _CLAUSES.get(type(node))
        try:
            if say is None:
                raise Unsaid
            return say(self, node)
        except Unsaid:
            self.complete = False
            return self._as_feel(node)

    def _as_feel(self, node: Node) -> str:
        try:
            return _("der Ausdruck [%(feel)s] zutrifft") % {"feel": written(node)}
        except Unwritten:
            if node is self.whole:
                raise
            return _("ein weiterer Ausdruck zutrifft")

    def logic(self, node: nodes.Logic) -> str:
        operands = _without_guards(node) if node.operator == "and" else list(node.operands)
        parts = [f"({self.clause(one)})" if isinstance(one, nodes.Logic) else self.clause(one) for one in operands]
        return (_(" und ") if node.operator == "and" else _(" oder ")).join(parts)

    def constant(self, node: nodes.Literal) -> str:
        if not isinstance(node.value, bool):
            raise Unsaid
        return _("das immer gilt") if node.value else _("das nie gilt")

    def name(self, node: Node) -> str:
        subject = self.subject(node)
        return self.truth(subject, holds=True)

    def comparison(self, node: nodes.Comparison) -> str:
        left, operator, right = node.left, node.operator, node.right
        if self.is_constant(left) and not self.is_constant(right):
            left, operator, right = right, _FLIPPED.get(operator, operator), left
        if isinstance(right, nodes.Literal) and right.value is None:
            return self.presence(self.value(left), answered=operator == "!=")
        counted = _argument(left, "count")
        if counted is not None:
            return self.counted(operator, counted, right)
        length = _argument(left, "string length")
        if length is not None:
            values = {"field": self.value(length), "number": self.value(right)}
            return _LENGTHS[operator]() % values
        return self.compared(left, operator, right)

    def compared(self, left: Node, operator: str, right: Node) -> str:
        subject = self.subject(left, demanded=False)
        constant = right.value if isinstance(right, nodes.Literal) else None
        if isinstance(constant, bool) and operator in ("=", "!="):
            return self.truth(subject, holds=constant, negated=operator == "!=")
        if isinstance(constant, str) and operator in ("=", "!="):
            return self.answered_with(subject, [constant], negated=operator == "!=")
        if subject.kind == "date" or self.is_date(right):
            return _DATES[operator]() % {"field": subject.text, "date": self.day(right)}
        return _SIZES[operator]() % {"field": subject.text, "value": self.amount(right, subject.kind)}

    def truth(self, subject: Subject, *, holds: bool, negated: bool = False) -> str:
        field = {"field": subject.text}
        if subject.kind == "consent":
            return (
                _("%(field)s bestätigt ist") if holds is not negated else _("%(field)s nicht bestätigt ist")
            ) % field
        if subject.kind != "yes_no":
            return (_("%(field)s zutrifft") if holds is not negated else _("%(field)s nicht zutrifft")) % field
        answer = _("Ja") if holds else _("Nein")
        words = _("%(field)s nicht mit %(answer)s beantwortet ist") if negated else _YES()
        return words % {**field, "answer": answer}

    def answered_with(self, subject: Subject, answers: Sequence[str], *, negated: bool = False) -> str:
        if answers == [""]:
            return self.presence(subject.text, answered=negated)
        values = {"field": subject.text, "answer": _(" oder ").join(quoted(subject.answer(one)) for one in answers)}
        if subject.kind == "choice":
            words = (
                _("bei %(field)s nicht %(answer)s gewählt ist")
                if negated
                else _("bei %(field)s %(answer)s gewählt ist")
            )
        else:
            words = _("bei %(field)s nicht %(answer)s steht") if negated else _("bei %(field)s %(answer)s steht")
        return words % values

    def presence(self, field: str, *, answered: bool) -> str:
        words = _("%(field)s beantwortet ist") if answered else _("%(field)s nicht beantwortet ist")
        return words % {"field": field}

    def counted(self, operator: str, thing: Node, number: Node) -> str:
        amount = self.value(number)
        words = _NONE if (operator, amount) == ("=", "0") else _COUNTS[operator]
        if isinstance(thing, nodes.Filter):
            subject = self.subject(thing.source)
            inner = Speaker(self.inside(subject))
            values = {"number": amount, "things": subject.text, "clause": inner.clause(thing.condition)}
            self.complete &= inner.complete
            return _("%(count)s, bei denen %(clause)s") % {"count": words() % values, "clause": values["clause"]}
        return words() % {"number": amount, "things": self.subject(thing).text}

    def negation(self, node: Node) -> str:
        """`not(x)` of a plain yes-or-no is its other answer; of anything else it is said of the whole."""
        try:
            return self.truth(self.subject(node), holds=False)
        except Unsaid:
            return _("nicht gilt: %(clause)s") % {"clause": self.clause(node)}

    def test(self, node: nodes.Call) -> str:
        function = node.function.name if isinstance(node.function, nodes.Name) else ""
        arguments = node.positional
        if function == "not" and len(arguments) == 1:
            return self.negation(arguments[0])
        words = _CALLS.get(function)
        if words is None or len(arguments) != 2:
            raise Unsaid
        subject = self.subject(arguments[0])
        answer = arguments[1].value if isinstance(arguments[1], nodes.Literal) else None
        if not isinstance(answer, str):
            raise Unsaid
        return words() % {"field": subject.text, "answer": quoted(subject.answer(answer))}

    def between(self, node: nodes.Between) -> str:
        return self.span(node.value, node.low, node.high)

    def span(self, value: Node, low: Node, high: Node) -> str:
        subject = self.subject(value, demanded=False)
        values = {"field": subject.text, "low": self.amount(low, subject.kind), "high": self.amount(high, subject.kind)}
        return _("%(field)s von %(low)s bis %(high)s liegt") % values

    def among(self, node: nodes.In) -> str:
        tests = node.tests
        if len(tests) == 1 and isinstance(tests[0], nodes.RangeLiteral):
            return self.limits(node.value, tests[0])
        if len(tests) == 1 and isinstance(tests[0], nodes.ListLiteral):
            tests = tests[0].items
        if len(tests) == 1 and isinstance(tests[0], nodes.UnaryTest):
            return self.compared(node.value, tests[0].operator, tests[0].operand)
        answers = [test.value for test in tests if isinstance(test, nodes.Literal) and isinstance(test.value, str)]
        if answers and len(answers) == len(tests):
            return self.answered_with(self.subject(node.value), answers)
        numbers = _(" oder ").join(self.amount(test, "") for test in tests)
        return _SIZES["="]() % {"field": self.subject(node.value).text, "value": numbers}

    def limits(self, value: Node, span: nodes.RangeLiteral) -> str:
        if span.start_included and span.end_included:
            return self.span(value, span.start, span.end)
        low = self.compared(value, ">=" if span.start_included else ">", span.start)
        high = self.compared(value, "<=" if span.end_included else "<", span.end)
        return f"{low}{_(' und ')}{high}"

    def quantified(self, node: nodes.Quantified) -> str:
        if len(node.iterators) != 1 or node.iterators[0].end is not None:
            raise Unsaid
        one = node.iterators[0]
        subject = self.subject(one.source)
        inner = Speaker(self.looped(one.name, subject))
        clause = inner.clause(node.condition)
        self.complete &= inner.complete
        words = _("bei mindestens einem Eintrag von %(list)s %(clause)s")
        if node.quantifier == "every":
            words = _("bei jedem Eintrag von %(list)s %(clause)s")
        return words % {"list": subject.text, "clause": clause}

    def either(self, node: nodes.If) -> str:
        values = {
            "condition": self.clause(node.condition),
            "then": self.clause(node.then),
            "otherwise": self.clause(node.otherwise),
        }
        return _("%(then)s (falls %(condition)s), sonst %(otherwise)s") % values


def _argument(node: Node, function: str) -> Node | None:
    """The only argument of a call of this function."""
    called = isinstance(node, nodes.Call) and isinstance(node.function, nodes.Name) and node.function.name == function
    return node.positional[0] if called and isinstance(node, nodes.Call) and len(node.positional) == 1 else None


def _without_guards(node: nodes.Logic) -> list[Node]:
    """The operands without „… answered" where another one already says something about the same field's answer."""
    texts = [_text_or_none(one) for one in node.operands]
    kept = []
    for place, one in enumerate(node.operands):
        guarded = _guarded(one)
        others = [text for other, text in enumerate(texts) if other != place and text]
        if guarded is None or not any(text.startswith(f"{guarded} ") or f"({guarded}," in text for text in others):
            kept.append(one)
    return kept or list(node.operands)


def _guarded(node: Node) -> str | None:
    if isinstance(node, nodes.Comparison) and node.operator == "!=" and isinstance(node.right, nodes.Literal):
        return _text_or_none(node.left) if node.right.value is None else None
    return None


def _text_or_none(node: Node) -> str | None:
    try:
        return written(node)
    except Unwritten:
        return None


Words = Callable[[], str]

_YES: Words = lambda: _("%(field)s mit %(answer)s beantwortet ist")  # noqa: E731 - words wait for their language
_NONE: Words = lambda: _("keine %(things)s angegeben sind")  # noqa: E731 - as above
_COUNTS: Mapping[str, Words] = {
    "=": lambda: _("genau %(number)s %(things)s angegeben sind"),
    "!=": lambda: _("nicht genau %(number)s %(things)s angegeben sind"),
    "<": lambda: _("weniger als %(number)s %(things)s angegeben sind"),
    "<=": lambda: _("höchstens %(number)s %(things)s angegeben sind"),
    ">": lambda: _("mehr als %(number)s %(things)s angegeben sind"),
    ">=": lambda: _("mindestens %(number)s %(things)s angegeben sind"),
}
_SIZES: Mapping[str, Words] = {
    "=": lambda: _("%(field)s gleich %(value)s ist"),
    "!=": lambda: _("%(field)s nicht gleich %(value)s ist"),
    "<": lambda: _("%(field)s kleiner als %(value)s ist"),
    "<=": lambda: _("%(field)s höchstens %(value)s ist"),
    ">": lambda: _("%(field)s größer als %(value)s ist"),
    ">=": lambda: _("%(field)s mindestens %(value)s ist"),
}
_LENGTHS: Mapping[str, Words] = {
    "=": lambda: _("%(field)s genau %(number)s Zeichen hat"),
    "!=": lambda: _("%(field)s nicht genau %(number)s Zeichen hat"),
    "<": lambda: _("%(field)s weniger als %(number)s Zeichen hat"),
    "<=": lambda: _("%(field)s höchstens %(number)s Zeichen hat"),
    ">": lambda: _("%(field)s mehr als %(number)s Zeichen hat"),
    ">=": lambda: _("%(field)s mindestens %(number)s Zeichen hat"),
}
_DATES: Mapping[str, Words] = {
    "=": lambda: _("%(field)s mit %(date)s übereinstimmt"),
    "!=": lambda: _("%(field)s nicht mit %(date)s übereinstimmt"),
    "<": lambda: _("%(field)s vor %(date)s liegt"),
    "<=": lambda: _("%(field)s nicht nach %(date)s liegt"),
    ">": lambda: _("%(field)s nach %(date)s liegt"),
    ">=": lambda: _("%(field)s nicht vor %(date)s liegt"),
}
_CALLS: Mapping[str, Words] = {
    "list contains": lambda: _("bei %(field)s %(answer)s angekreuzt ist"),
    "contains": lambda: _("%(field)s die Zeichen %(answer)s enthält"),
    "starts with": lambda: _("%(field)s mit %(answer)s beginnt"),
    "ends with": lambda: _("%(field)s mit %(answer)s endet"),
    "matches": lambda: _("%(field)s dem Muster %(answer)s entspricht"),
}
_CLAUSES: Mapping[type[Node], Callable[..., str]] = {
    nodes.Logic: Speaker.logic,
    nodes.Literal: Speaker.constant,
    nodes.Name: Speaker.name,
    nodes.Path: Speaker.name,
    nodes.Comparison: Speaker.comparison,
    nodes.Call: Speaker.test,
    nodes.Between: Speaker.between,
    nodes.In: Speaker.among,
    nodes.Quantified: Speaker.quantified,
    nodes.If: Speaker.either,
}
