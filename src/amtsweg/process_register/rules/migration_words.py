"""Migration plans in words: stages, outcomes, kinds of steps, and why a matter does not fit."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from amtsweg.process_register.contracts import ItemOutcome, PlanStage
from amtsweg.processes.contracts import MigrationProblem

STAGE: Mapping[PlanStage, tuple[Promise, str]] = {
    PlanStage.CHECKING: (gettext_lazy("Probelauf läuft"), "info"),
    PlanStage.CHECKED: (gettext_lazy("Probelauf fertig"), "warning"),
    PlanStage.MOVING: (gettext_lazy("Umzug läuft"), "info"),
    PlanStage.MOVED: (gettext_lazy("umgezogen"), "success"),
    PlanStage.UNDOING: (gettext_lazy("wird zurückgenommen"), "info"),
    PlanStage.UNDONE: (gettext_lazy("zurückgenommen"), "neutral"),
}
OUTCOME: Mapping[ItemOutcome, tuple[Promise, str]] = {
    ItemOutcome.FITS: (pgettext_lazy("matter", "passt"), "info"),
    ItemOutcome.MISFIT: (pgettext_lazy("matter", "passt nicht"), "warning"),
    ItemOutcome.MOVED: (gettext_lazy("umgezogen"), "success"),
    ItemOutcome.UNDONE: (gettext_lazy("zurückgenommen"), "neutral"),
    ItemOutcome.STAYED: (gettext_lazy("bleibt in der neuen Fassung"), "warning"),
}
KIND: Mapping[str, Promise] = {
    "userTask": gettext_lazy("Aufgabe"),
    "manualTask": gettext_lazy("Aufgabe ohne System"),
    "serviceTask": gettext_lazy("Dienst"),
    "sendTask": gettext_lazy("Nachricht senden"),
    "receiveTask": gettext_lazy("Warten auf Nachricht"),
    "scriptTask": gettext_lazy("Berechnung"),
    "businessRuleTask": gettext_lazy("Entscheidungstabelle"),
    "intermediateCatchEvent": gettext_lazy("Warten auf Ereignis"),
    "intermediateThrowEvent": gettext_lazy("Ereignis auslösen"),
    "boundaryEvent": gettext_lazy("Ereignis am Rand"),
    "parallelGateway": gettext_lazy("Zusammenführung oder Teilung, alle Wege"),
    "inclusiveGateway": gettext_lazy("Zusammenführung oder Teilung, einige Wege"),
    "eventBasedGateway": gettext_lazy("Verzweigung nach Ereignissen"),
    "subProcess": gettext_lazy("Teilprozess"),
    "eventSubProcess": gettext_lazy("Ereignis-Teilprozess"),
    "callActivity": gettext_lazy("Anderer Prozess"),
}
"""The kinds that a person maps: where a matter can stand, or what can be undone. All others follow the proposal."""
ALIKE = frozenset({"userTask", "manualTask"})
"""Kinds a matter may change between."""

_STANDING: Mapping[str, str | Promise] = {
    "ended": gettext_lazy("Der Vorgang ist inzwischen beendet."),
    "unmapped": gettext_lazy("Hier steht der Vorgang, und der Schritt hat keine Entsprechung."),
    "unknown": gettext_lazy("Die Entsprechung „%(detail)s“ gibt es im neuen Modell nicht."),
    "kind": gettext_lazy("Die Entsprechung ist ein Schritt anderer Art (%(detail)s)."),
    "event": gettext_lazy("Die Entsprechung wartet auf ein Ereignis anderer Art (%(detail)s)."),
    "loop": gettext_lazy("Der Schritt wird mehrmals ausgeführt, und das neue Modell zählt anders."),
    "scope": gettext_lazy("Die Entsprechung steht in einem anderen Teilprozess."),
    "variables": gettext_lazy("Das neue Modell führt die Angaben dieses Teilprozesses anders. %(detail)s"),
    "service": gettext_lazy("Ein Dienst ist am Werk, und das neue Modell ruft hier einen anderen (%(detail)s)."),
    "flow": gettext_lazy("Der Weg, auf dem der Vorgang hierher kam, hat keine Entsprechung (%(detail)s)."),
    "starved": gettext_lazy("Die Zusammenführung würde ewig warten: Von %(detail)s kann nichts mehr kommen."),
    "doubled": gettext_lazy("Was nebeneinander läuft, läge hintereinander; „%(detail)s“ geschähe doppelt."),
    "watch": gettext_lazy("Das Ereignis gehört im neuen Modell zu einem anderen Schritt (%(detail)s)."),
    "undo": gettext_lazy("Was hier getan ist, ließe sich im neuen Modell nicht mehr rückgängig machen."),
    "four-eyes": gettext_lazy("Das Vier-Augen-Prinzip ginge verloren: Der erste Schritt ist ein anderer (%(detail)s)."),
    "evaluation": gettext_lazy("Ein Zeitpunkt oder eine Bedingung lässt sich nicht bestimmen: %(detail)s"),
    "at-once": gettext_lazy(
        "Der Vorgang ginge beim Umzug von selbst weiter (%(detail)s). Warten Sie, bis er weiter ist."
    ),
    "version": gettext_lazy("Der Vorgang läuft inzwischen in Fassung %(detail)s."),
    "halted": gettext_lazy("Der Vorgang ist angehalten. Setzen Sie ihn erst fort."),
    "message": gettext_lazy("Die Nachricht „%(detail)s“ liegt bereit, und das neue Modell nimmt sie nie an."),
    "failed": gettext_lazy("Beim Umzug ist ein Fehler aufgetreten: %(detail)s"),
    "gone": gettext_lazy("Den Vorgang gibt es nicht mehr."),
    "stayed": "%(detail)s",
}


def explain(problem: MigrationProblem) -> str:
    """Say why a matter does not fit, in one sentence, behind the name of the step."""
    reason = str(_STANDING.get(problem.misfit, problem.misfit)) % {"detail": problem.detail}
    if not problem.element_id:
        return reason.strip()
    return _("„%(step)s“: %(reason)s") % {"step": problem.name or problem.element_id, "reason": reason.strip()}
