"""What the checkers of tables find, in words for people who know their tables and not the engine."""

import re
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amtsweg.dmn.api import Finding, FindingKind, editing
from amtsweg.process_register.rules.tables.values import NotAValue

Part, Kind = editing.Part, editing.ProblemKind

POLICIES: Mapping[str, Promise] = {
    "UNIQUE": gettext_lazy("Eindeutig (U): Es gilt genau eine Regel"),
    "FIRST": gettext_lazy("Erste (F): Es gilt die erste Regel, die zutrifft"),
    "ANY": gettext_lazy("Gleich (A): Mehrere Regeln dürfen zutreffen, wenn sie dasselbe ergeben"),
    "PRIORITY": gettext_lazy("Priorität (P): Es gilt das wichtigste Ergebnis"),
    "RULE ORDER": gettext_lazy("Alle (R): Alle Regeln, die zutreffen, der Reihe nach"),
    "OUTPUT ORDER": gettext_lazy("Alle nach Wichtigkeit (O): Alle Ergebnisse, das wichtigste zuerst"),
    "COLLECT": gettext_lazy("Sammeln (C): Alle Ergebnisse"),
    "COLLECT SUM": gettext_lazy("Summe (C+): Alle Ergebnisse werden zusammengezählt"),
    "COLLECT MIN": gettext_lazy("Kleinstes (C<): Es gilt das kleinste Ergebnis"),
    "COLLECT MAX": gettext_lazy("Größtes (C>): Es gilt das größte Ergebnis"),
    "COLLECT COUNT": gettext_lazy("Anzahl (C#): Wie viele Regeln zutreffen"),
}

TYPES: Mapping[str, Promise] = {
    "": gettext_lazy("nicht festgelegt"),
    "string": gettext_lazy("Text"),
    "number": gettext_lazy("Zahl"),
    "boolean": gettext_lazy("ja oder nein"),
    "date": gettext_lazy("Datum"),
    "time": gettext_lazy("Uhrzeit"),
    "date and time": gettext_lazy("Datum mit Uhrzeit"),
    "days and time duration": gettext_lazy("Dauer in Tagen und Stunden"),
    "years and months duration": gettext_lazy("Dauer in Jahren und Monaten"),
    "Any": gettext_lazy("beliebig"),
}

_END = "'the end'"


def policy_key(grid: editing.Grid) -> str:
    """Return the hit policy of a table with its aggregation as one word."""
    return f"{grid.hit_policy.value} {grid.aggregation.value}" if grid.aggregation else grid.hit_policy.value


def column_name(grid: editing.Grid, column: int, *, output: bool) -> str:
    """Return how a column is called on the page."""
    if output:
        result = grid.outputs[column]
        return result.label or result.name or _("Ergebnis")
    clause = grid.inputs[column]
    return clause.label or clause.expression or _("neue Bedingung")


def problem_text(problem: editing.CellProblem) -> str:
    """Say what is wrong with one text."""
    match problem.kind:
        case Kind.SYNTAX:
            return _syntax(problem)
        case Kind.UNKNOWN_NAME:
            text = _('„%(name)s“ ist hier kein bekannter Name. Ein Text steht in Anführungszeichen: "%(name)s".')
            return text % {"name": problem.detail}
        case Kind.UNKNOWN_TYPE:
            return _("Den Typ „%(name)s“ gibt es nicht.") % {"name": problem.detail}
        case Kind.TWICE:
            return _("„%(name)s“ heißt schon eine andere Spalte.") % {"name": problem.detail}
        case Kind.NOT_LISTED:
            return _("%(value)s steht nicht unter den möglichen Werten der Spalte.") % {"value": problem.detail}
        case Kind.AGGREGATES_ONE:
            return _("Zusammenfassen lässt sich nur eine einzige Ergebnisspalte.")
    return _missing(problem)


def _missing(problem: editing.CellProblem) -> str:
    if problem.part is Part.TABLE:
        return _("Die Tabelle braucht mindestens eine Regel.") if problem.detail == "rule" else _no_output()
    texts: Mapping[editing.Part, str] = {
        Part.EXPRESSION: _("Hier fehlt, was verglichen wird, zum Beispiel answers.purpose."),
        Part.NAME: _("Bei mehreren Ergebnissen braucht jedes einen Namen."),
        Part.OUTPUT: _("Hier fehlt das Ergebnis. Soll es keines geben, schreiben Sie null."),
    }
    return texts.get(problem.part, _("Hier fehlt etwas."))


def _no_output() -> str:
    return _("Die Tabelle braucht mindestens eine Ergebnisspalte.")


def _syntax(problem: editing.CellProblem) -> str:
    reason = parser_words(problem.detail)
    if problem.line > 1:
        values = {"reason": reason, "line": problem.line, "position": problem.position}
        return _("%(reason)s (Zeile %(line)s, Zeichen %(position)s)") % values
    return _("%(reason)s (Zeichen %(position)s)") % {"reason": reason, "position": problem.position}


def parser_words(message: str) -> str:
    """Say what the parser of FEEL says, in the language of the page."""
    for pattern, said in _PARSER:
        found = pattern.fullmatch(message)
        if found:
            return said(found)
    return message


def _expected(found: re.Match[str]) -> str:
    if found[2] == _END:
        return _("Hier fehlt noch %(wanted)s.") % {"wanted": _either(found[1])}
    return _("Hier wird %(wanted)s erwartet, nicht %(found)s.") % {"wanted": _either(found[1]), "found": found[2]}


def _either(wanted: str) -> str:
    return wanted.replace(" or ", _(" oder "))


def _value(found: re.Match[str]) -> str:
    if found[1] == _END:
        return _("Hier fehlt noch ein Wert.")
    return _("Hier wird ein Wert erwartet, nicht %(found)s.") % {"found": found[1]}


_PARSER: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"expected a value, found (.*)", re.DOTALL), _value),
    (re.compile(r"expected ('.*'), found (.*)", re.DOTALL), _expected),
    (
        re.compile(r"unexpected(?: character)? (.*)", re.DOTALL),
        lambda found: _("%(found)s gehört hier nicht hin.") % {"found": found[1]},
    ),
    (re.compile(r"the text is not closed"), lambda _found: _("Der Text hat kein schließendes Anführungszeichen.")),
    (re.compile(r"expected (?:a name|the name).*", re.DOTALL), lambda _found: _("Hier fehlt ein Name.")),
    (
        re.compile(r"the expression is (?:nested|longer).*"),
        lambda _found: _("Der Ausdruck ist zu lang oder zu tief verschachtelt."),
    ),
    (
        re.compile(r"arguments have either all names or none"),
        lambda _found: _("Entweder haben alle Angaben einen Namen oder keine."),
    ),
)


def place_text(problem: editing.CellProblem, grid: editing.Grid) -> str:
    """Say where in a table something is."""
    if problem.column is None:
        return _("Tabelle")
    is_output = problem.part in (Part.OUTPUT, Part.NAME, Part.OUTPUT_TYPE, Part.OUTPUT_VALUES, Part.DEFAULT)
    column = column_name(grid, problem.column, output=is_output)
    if problem.row is None:
        return _("Spalte „%(column)s“") % {"column": column}
    return _("Regel %(row)s, „%(column)s“") % {"row": problem.row + 1, "column": column}


def field_id(problem: editing.CellProblem) -> str:
    """Return the id of the field a problem is about."""
    if problem.column is None:
        return "tabelle"
    if problem.part in (Part.TEST, Part.OUTPUT):
        return f"{problem.part.value[0]}-{problem.row}-{problem.column}"
    side, _dash, name = problem.part.value.partition("-")
    return f"{side}-{problem.column}-{name}"


def finding_text(finding: Finding) -> str:
    """Say what the checker found about a table as a whole."""
    where = " · ".join(f"{label}: {test}" for label, test in finding.where if test != "-")
    rules = ", ".join(map(str, finding.rules))
    match finding.kind:
        case FindingKind.GAP:
            if not where:
                return _("Lücke: Es gibt Fälle, für die keine Regel gilt.")
            return _("Lücke: Keine Regel gilt für %(where)s.") % {"where": where}
        case FindingKind.OVERLAP:
            values = {"rules": rules, "where": where or _("alle Werte")}
            return _("Überschneidung: Die Regeln %(rules)s gelten zugleich für %(where)s.") % values
        case FindingKind.UNREACHABLE if finding.where:
            return _("Regel %(rules)s kommt nie zum Zug: Andere Regeln gelten immer schon vorher.") % {"rules": rules}
        case FindingKind.UNREACHABLE:
            return _("Regel %(rules)s kommt nie zum Zug: Ihre Bedingungen schließen einander aus.") % {"rules": rules}
        case FindingKind.TOO_LARGE:
            return _("Die Tabelle ist zu groß, um alle Fälle auf Lücken zu prüfen.")
    text = ngettext(
        "Regel %(rules)s vergleicht mit mehr als festen Werten; Lücken lassen sich deshalb nicht ausschließen.",
        "Die Regeln %(rules)s vergleichen mit mehr als festen Werten; Lücken lassen sich deshalb nicht ausschließen.",
        len(finding.rules),
    )
    return text % {"rules": rules}


def value_problem(error: NotAValue) -> str:
    """Say why what was typed is no value."""
    return _("Das lässt sich nicht lesen. Texte stehen in Anführungszeichen, Zahlen haben einen Punkt: %(why)s") % {
        "why": error
    }
