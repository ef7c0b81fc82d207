"""Differences between two versions of a process and its tables, as sentences a clerk reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from amtsweg.bpmn.api import comparing
from amtsweg.dmn.api import ChangeKind as TableKind
from amtsweg.dmn.api import TableChange
from amtsweg.process_register.rules import words

Kind = comparing.ChangeKind
Step = comparing.StepName


class Sort(StrEnum):
    """Whether something is new, gone or different."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One sentence, and the step it is about (for whoever wants to look at the drawing)."""

    sort: Sort
    text: str
    element: str = ""


def process_differences(changes: Sequence[comparing.ProcessChange]) -> list[Difference]:
    """Return what changed in a process. Ways without a condition to or from a new step are told with the step."""
    added = {change.step.id for change in changes if change.kind is Kind.STEP_ADDED}
    told = [change for change in changes if not _is_told_with_step(change, added)]
    return [_difference(change, changes) for change in told]


def _is_told_with_step(change: comparing.ProcessChange, added: set[str]) -> bool:
    plain = change.kind is Kind.WAY_ADDED and not change.new
    return plain and (change.step.id in added or (change.target is not None and change.target.id in added))


def _difference(change: comparing.ProcessChange, changes: Sequence[comparing.ProcessChange]) -> Difference:
    match change.kind:
        case Kind.STEP_ADDED:
            return Difference(Sort.NEW, _new_step(change.step, changes), change.step.id)
        case Kind.STEP_REMOVED:
            text = _("%(step)s gibt es nicht mehr.") % {"step": _called(change.step)}
            return Difference(Sort.GONE, text, change.step.id)
        case Kind.WAY_ADDED | Kind.WAY_REMOVED | Kind.WAY_CHANGED:
            return _way(change)
        case Kind.PROCESS_CHANGED:
            return Difference(Sort.CHANGED, _now(words.part(change.part), change.old, change.new))
    return Difference(Sort.CHANGED, _changed_step(change), change.step.id)


def _new_step(step: Step, changes: Iterable[comparing.ProcessChange]) -> str:
    ways = [change for change in changes if change.kind is Kind.WAY_ADDED and change.target is not None]
    before = [_short(way.step) for way in ways if way.target is not None and way.target.id == step.id]
    after = [_short(way.target) for way in ways if way.target is not None and way.step.id == step.id]
    values = {"step": _called(step), "before": ", ".join(before), "after": ", ".join(after)}
    if before and after:
        return _("%(step)s ist neu: nach %(before)s, vor %(after)s.") % values
    if before:
        return _("%(step)s ist neu: nach %(before)s.") % values
    return (_("%(step)s ist neu: vor %(after)s.") if after else _("%(step)s ist neu.")) % values


def _changed_step(change: comparing.ProcessChange) -> str:
    if change.part == "name" and change.old and change.new:
        values = {"kind": words.kind(change.step.kind), "old": change.old, "new": change.new}
        return _("%(kind)s „%(old)s“ heißt jetzt „%(new)s“.") % values
    old, new = (_value(change.part, text) for text in (change.old, change.new))
    text = _now(words.part(change.part), old, new)
    return _("%(step)s: %(text)s") % {"step": _called(change.step), "text": text}


def _value(part: str, text: str) -> str:
    if part in ("due", "escalate-after"):
        return words.period(text)
    if part == "event":
        return words.event(text)
    if part == "kind":
        return words.kind(text)
    yes_no = {"True": _("ja"), "False": _("nein")}
    return yes_no.get(text, text)


def _now(what: str, old: str, new: str) -> str:
    values = {"what": what, "old": old, "new": new}
    if not old:
        return _("%(what)s jetzt %(new)s (vorher nichts).") % values
    if not new:
        return _("%(what)s entfällt (vorher %(old)s).") % values
    return _("%(what)s jetzt %(new)s (vorher %(old)s).") % values


def _way(change: comparing.ProcessChange) -> Difference:
    target = _short(change.target) if change.target else ""
    values = {"source": _short(change.step), "target": target, "old": change.old, "new": change.new}
    if change.kind is Kind.WAY_REMOVED:
        return Difference(Sort.GONE, _("Den Weg von %(source)s nach %(target)s gibt es nicht mehr.") % values)
    if change.part == "name":
        text = _("Der Weg von %(source)s nach %(target)s heißt jetzt „%(new)s“ (vorher „%(old)s“).")
        return Difference(Sort.CHANGED, text % values, change.step.id)
    if change.kind is Kind.WAY_ADDED:
        return Difference(Sort.NEW, _new_way(change.new) % values, change.step.id)
    before = " " + _("(vorher: %(old)s)") % {"old": _condition(change.old)}
    return Difference(Sort.CHANGED, _conditioned(change.new) % values + before, change.step.id)


def _new_way(condition: str) -> str:
    if condition == comparing.DEFAULT:
        return _("Neu ist der Weg von %(source)s nach %(target)s, wenn kein anderer passt.")
    if condition:
        return _("Neu ist der Weg von %(source)s nach %(target)s, wenn gilt: %(new)s")
    return _("Neu ist der Weg von %(source)s nach %(target)s.")


def _conditioned(condition: str) -> str:
    if condition == comparing.DEFAULT:
        return _("Der Weg von %(source)s nach %(target)s wird jetzt genommen, wenn kein anderer passt")
    if condition:
        return _("Der Weg von %(source)s nach %(target)s hat jetzt die Bedingung %(new)s")
    return _("Der Weg von %(source)s nach %(target)s hat keine Bedingung mehr")


def _condition(text: str) -> str:
    if text == comparing.DEFAULT:
        return _("wenn kein anderer passt")
    return text or _("ohne Bedingung")


def _called(step: Step) -> str:
    return f"{words.kind(step.kind)} {_short(step)}"


def _short(step: Step) -> str:
    return f"„{step.name or step.id}“"


def table_differences(changes: Iterable[TableChange]) -> list[Difference]:
    """Return what changed in the decision tables of one file."""
    return [Difference(_sort(change.kind), table_text(change)) for change in changes]


_NEW = {TableKind.TABLE_ADDED, TableKind.COLUMN_ADDED, TableKind.RULE_ADDED, TableKind.ELEMENT_ADDED}
_GONE = {TableKind.TABLE_REMOVED, TableKind.COLUMN_REMOVED, TableKind.RULE_REMOVED, TableKind.ELEMENT_REMOVED}


def _sort(kind: TableKind) -> Sort:
    return Sort.NEW if kind in _NEW else Sort.GONE if kind in _GONE else Sort.CHANGED


def table_text(change: TableChange) -> str:
    """Return one change of a decision table as a sentence."""
    values = {
        "table": change.table,
        "rule": change.rule,
        "was": change.was,
        "column": change.column,
        "part": _part_of_table(change.part),
        "old": change.old or _("leer"),
        "new": change.new or _("leer"),
        "cells": "; ".join(_cells(change)),
        "name": change.new or change.old,
    }
    return _texts()[change.kind] % values


def _cells(change: TableChange) -> Iterator[str]:
    return (f"{label}: {text or '–'}" for label, text in change.cells)


def _part_of_table(part: str) -> str:
    names = {
        "name": _("Name"),
        "question": _("Frage"),
        "hit policy": _("Trefferregel"),
        "annotations": _("Anmerkungen"),
        "label": _("Überschrift"),
        "expression": _("Ausdruck"),
        "type": _("Typ"),
        "values": _("Erlaubte Werte"),
        "default": _("Ersatzwert"),
        "inputData": _("Eingabe"),
        "decision": _("Entscheidung"),
        "itemDefinition": _("Typ"),
        "businessKnowledgeModel": _("Funktion"),
        "definitions": _("Datei"),
        "DMNDI": _("Zeichnung"),
    }
    return names.get(part, part)


def _texts() -> dict[TableKind, str]:
    return {
        TableKind.TABLE_ADDED: _("Tabelle „%(table)s“ ist neu."),
        TableKind.TABLE_REMOVED: _("Tabelle „%(table)s“ gibt es nicht mehr."),
        TableKind.TABLE_CHANGED: _("Tabelle „%(table)s“: %(part)s jetzt %(new)s (vorher %(old)s)."),
        TableKind.COLUMN_ADDED: _("Tabelle „%(table)s“: Spalte „%(column)s“ ist neu."),
        TableKind.COLUMN_REMOVED: _("Tabelle „%(table)s“: Spalte „%(column)s“ gibt es nicht mehr."),
        TableKind.COLUMN_CHANGED: _(
            "Tabelle „%(table)s“, Spalte „%(column)s“: %(part)s jetzt %(new)s (vorher %(old)s)."
        ),
        TableKind.COLUMN_MOVED: _("Tabelle „%(table)s“: Spalte „%(column)s“ steht an anderer Stelle."),
        TableKind.RULE_ADDED: _("Tabelle „%(table)s“: Regel %(rule)s ist neu (%(cells)s)."),
        TableKind.RULE_REMOVED: _("Tabelle „%(table)s“: Die frühere Regel %(rule)s gibt es nicht mehr (%(cells)s)."),
        TableKind.RULE_MOVED: _("Tabelle „%(table)s“: Die frühere Regel %(was)s ist jetzt Regel %(rule)s."),
        TableKind.CELL_CHANGED: _("Tabelle „%(table)s“, Regel %(rule)s, „%(column)s“: jetzt %(new)s (vorher %(old)s)."),
        TableKind.NOTE_CHANGED: _("Tabelle „%(table)s“, Regel %(rule)s: Anmerkung jetzt %(new)s (vorher %(old)s)."),
        TableKind.ELEMENT_ADDED: _("%(part)s „%(name)s“ ist neu."),
        TableKind.ELEMENT_REMOVED: _("%(part)s „%(name)s“ gibt es nicht mehr."),
        TableKind.ELEMENT_CHANGED: _("%(part)s „%(name)s“ ist anders."),
    }
