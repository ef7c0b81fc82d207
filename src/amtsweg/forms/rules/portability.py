"""Whether a form's expressions mean the same in the browser, which may evaluate them while a person is typing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from amtsweg.feel.api import Expression, examine, kinds
from amtsweg.feel.contracts import Construct, Unportable
from amtsweg.forms.contracts import Check, DefinitionProblem, Field, Form, Kind
from amtsweg.forms.rules import composites
from amtsweg.kernel.packs import Position

Kinds = Mapping[str, kinds.Kind]
Path = tuple[str, ...]

_MOST_ROUNDS = 40
"""A chain of computed fields becomes known by one link a round; circles are refused before."""
_NO_KINDS: Kinds = {}
_STORED_AS_TEXT = frozenset({kinds.Sort.DATE, kinds.Sort.DAYS, kinds.Sort.MONTHS})
_FRACTIONS = frozenset({Kind.NUMBER, Kind.MONEY})
_TRUTHS = frozenset({Kind.YES_NO, Kind.CONSENT})

WORDS: Mapping[Construct, str] = {
    Construct.DIGITS: "eine Zahl mit mehr als 15 Ziffern",
    Construct.EXPONENT: "eine Zahl mit Exponent",
    Construct.ESCAPE: "ein Sonderzeichen mit umgekehrtem Schrägstrich",
    Construct.SPACE: "einen Kommentar oder ungewöhnlichen Leerraum",
    Construct.NAME: "einen Namen aus mehreren Wörtern oder mit eigener Bedeutung",
    Construct.FRACTIONS: "Rechnen mit Dezimalbrüchen; der Browser rechnet binär (ganze Zahlen nehmen, etwa Cent)",
    Construct.LARGE: "Rechnen über 2^53 hinaus; geben Sie den Feldern min und max",
    Construct.DIVISION: "eine Division",
    Construct.POWER: "eine Potenz",
    Construct.UNKNOWN: "einen Wert, dessen Art nicht zu erkennen ist",
    Construct.OPERANDS: "Werte dieser Arten",
    Construct.NULLS: "einen Wert, der fehlen kann; prüfen Sie ihn vorher mit „!= null“",
    Construct.ENDS: "Grenzen, deren Reihenfolge nicht zu erkennen ist; schreiben Sie zwei Vergleiche",
    Construct.CONDITION: "eine Bedingung, die nicht erkennbar wahr oder falsch ist",
    Construct.CALENDAR: "eine Uhrzeit, einen Zeitpunkt oder eine Dauer mit Stunden",
    Construct.RANGE: "einen Bereich als Wert",
    Construct.IN: "„in“ mit einem einzigen Test vor and, or oder einem Vergleich; stellen Sie es ans Ende",
    Construct.LOOP: "eine Schleife über solche Werte",
    Construct.FILTER: "einen Filter dieser Art; im Browser muss er ein Vergleich über Werte sein, die nicht fehlen",
    Construct.FUNCTION: "eine Funktion, die dort fehlt oder anders arbeitet",
    Construct.ARGUMENTS: "Argumente mit Namen",
    Construct.PATTERN: "ein Muster, das dort anders gelesen wird; [0-9] statt \\d, und keine Wiederholung von Gruppen",
    Construct.INSTANCE: "„instance of“",
}


def browser_problems(form: Form, *, in_pages: bool, given: Kinds = _NO_KINDS) -> list[DefinitionProblem]:
    """Return one problem for each construct in conditions, checks and computed values that may differ there.

    ``in_pages`` tells whether the definition was written with pages, ``given`` the kinds of what the form is given.
    """
    return list(_Answers(form, given).problems(in_pages=in_pages))


def stored_kinds(form: Form) -> kinds.Kind:
    """Return what is known of the answers to a form as they are stored, and given to the forms of clerks' tasks."""
    answers = _Answers(form, _NO_KINDS)
    return kinds.context_of({name: _stored(kind) for name, kind in answers.of(form.fields, ()).items()})


def _stored(kind: kinds.Kind) -> kinds.Kind:
    """As JSON: dates are text, and whatever was hidden is missing."""
    item = None if kind.item is None else replace(_stored(kind.item), nullable=kind.item.nullable)
    entries = {name: _stored(entry) for name, entry in kind.entries.items()}
    sort = kinds.Sort.TEXT if kind.sort in _STORED_AS_TEXT else kind.sort
    return replace(kind, sort=sort, nullable=True, item=item, entries=entries)


class _Answers:
    """The kinds of all answers to a form; those of computed fields follow from their expressions."""

    def __init__(self, form: Form, given: Kinds) -> None:
        self.form = form
        self.given = {name: given.get(name, kinds.ANY) for name in form.given}
        self.computed: dict[Path, kinds.Kind] = {}
        for _round in range(_MOST_ROUNDS):
            before = dict(self.computed)
            self.computed |= self._computed(form.fields, (), self.root())
            if self.computed == before:
                break

    def root(self) -> Kinds:
        """What expressions outside all groups see."""
        return {**self.given, **self.of(self.form.fields, ())}

    def of(self, fields: Sequence[Field], path: Path) -> dict[str, kinds.Kind]:
        """The kinds of neighbouring fields by their keys."""
        return {field.key: self._kind(field, (*path, field.key)) for field in fields if field.kind is not Kind.INFO}

    def _kind(self, field: Field, path: Path) -> kinds.Kind:
        if field.is_group:
            group = kinds.context_of(self.of(field.fields, path))
            return kinds.list_of(group, length=field.repeat.maximum) if field.repeat else group
        if field.kind is Kind.COMPUTED:
            return self.computed.get(path, kinds.ANY)
        return _kind_of(field)

    def inside(self, field: Field, path: Path, around: Kinds) -> Kinds:
        """What expressions inside a group see."""
        inner = {**around, **self.of(field.fields, path)}
        return {**inner, "index": kinds.whole(field.repeat.maximum, nullable=False)} if field.repeat else inner

    def _computed(self, fields: Sequence[Field], path: Path, around: Kinds) -> dict[Path, kinds.Kind]:
        found: dict[Path, kinds.Kind] = {}
        for field in fields:
            here = (*path, field.key)
            if field.value is not None:
                found[here] = _stored(examine(field.value.text, around).kind)
            elif field.is_group:
                found |= self._computed(field.fields, here, self.inside(field, here, around))
        return found

    def problems(self, *, in_pages: bool) -> Iterator[DefinitionProblem]:
        around = self.root()
        for index, page in enumerate(self.form.pages):
            at: Position = ("pages", index) if in_pages else ()
            yield from _found(page.shown_if, (*at, "shown_if"), around)
            yield from self._of_fields(page.fields, (), at, around)
            yield from _in_checks(page.checks, at, around)
        yield from _in_checks(self.form.checks, (), around)

    def _of_fields(
        self, fields: Sequence[Field], path: Path, at: Position, around: Kinds
    ) -> Iterator[DefinitionProblem]:
        for index, field in enumerate(fields):
            here, place = (*path, field.key), (*at, "fields", index)
            for name in ("shown_if", "required_if", "value"):
                yield from _found(getattr(field, name), (*place, name), around)
            inner = self.inside(field, here, around) if field.is_group else around
            if not composites.fields(field.kind):
                yield from self._of_fields(field.fields, here, place, inner)
            yield from _in_checks(field.checks, place, inner)


def _kind_of(field: Field) -> kinds.Kind:
    """The kind of a single answer, once it passes its own check; an unanswered one is null."""
    if field.kind is Kind.INTEGER:
        ends = [abs(int(end)) for end in (field.minimum, field.maximum) if end is not None]
        return kinds.whole(max(ends)) if len(ends) == 2 else kinds.whole()
    if field.kind in _FRACTIONS:
        return kinds.FRACTION
    if field.kind is Kind.DATE:
        return kinds.DATE
    if field.kind in _TRUTHS:
        return kinds.TRUTH
    if field.kind is Kind.FILE:
        return kinds.list_of(replace(kinds.ANY, nullable=False), length=field.max_files, nullable=True)
    if field.kind is Kind.CHOICE and field.multiple:
        return kinds.list_of(replace(kinds.TEXT, nullable=False), length=len(field.options), nullable=True)
    return kinds.TEXT


def _in_checks(checks: Sequence[Check], at: Position, around: Kinds) -> Iterator[DefinitionProblem]:
    for index, check in enumerate(checks):
        yield from _found(check.that, (*at, "checks", index, "that"), around)


def _found(expression: Expression | None, at: Position, around: Kinds) -> Iterator[DefinitionProblem]:
    if expression is not None:
        for problem in examine(expression.text, around).problems:
            yield DefinitionProblem(at, _said(expression.text, problem))


def _said(text: str, problem: Unportable) -> str:
    place = f"Spalte {problem.column}" if problem.line == 1 else f"Zeile {problem.line}, Spalte {problem.column}"
    what = f" „{problem.what}“" if problem.what else ""
    return f"Der Ausdruck „{text}“ ginge im Browser vielleicht anders aus ({place}{what}): {WORDS[problem.construct]}."
