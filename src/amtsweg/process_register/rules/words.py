"""Processes in words: kinds of steps, their properties, periods, and in what order a process is told."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

KIND: Mapping[str, Promise] = {
    "startEvent": gettext_lazy("Beginn"),
    "endEvent": gettext_lazy("Ende"),
    "intermediateCatchEvent": gettext_lazy("Warten auf Ereignis"),
    "intermediateThrowEvent": gettext_lazy("Ereignis auslösen"),
    "boundaryEvent": gettext_lazy("Ereignis am Rand"),
    "userTask": gettext_lazy("Aufgabe"),
    "manualTask": gettext_lazy("Aufgabe ohne System"),
    "serviceTask": gettext_lazy("Dienst"),
    "scriptTask": gettext_lazy("Berechnung"),
    "businessRuleTask": gettext_lazy("Entscheidungstabelle"),
    "sendTask": gettext_lazy("Nachricht senden"),
    "receiveTask": gettext_lazy("Warten auf Nachricht"),
    "exclusiveGateway": gettext_lazy("Verzweigung, ein Weg"),
    "parallelGateway": gettext_lazy("Zusammenführung oder Teilung, alle Wege"),
    "inclusiveGateway": gettext_lazy("Zusammenführung oder Teilung, einige Wege"),
    "eventBasedGateway": gettext_lazy("Verzweigung nach Ereignissen"),
    "subProcess": gettext_lazy("Teilprozess"),
    "eventSubProcess": gettext_lazy("Ereignis-Teilprozess"),
    "callActivity": gettext_lazy("Anderer Prozess"),
    "process": gettext_lazy("Prozess"),
}
PART: Mapping[str, Promise] = {
    "id": gettext_lazy("Technischer Name"),
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Art"),
    "scope": gettext_lazy("Teilprozess"),
    "lane": gettext_lazy("Bahn"),
    "event": gettext_lazy("Ereignis"),
    "interrupting": gettext_lazy("Unterbricht"),
    "attached_to": gettext_lazy("Hängt an"),
    "implementation": gettext_lazy("Umsetzung"),
    "script": gettext_lazy("Berechnung"),
    "result": gettext_lazy("Ergebnis"),
    "loop": gettext_lazy("Wiederholung"),
    "called": gettext_lazy("Aufgerufener Prozess"),
    "for_compensation": gettext_lazy("Macht anderes rückgängig"),
    "handler": gettext_lazy("Wird rückgängig gemacht durch"),
    "due": gettext_lazy("Frist"),
    "group": gettext_lazy("Rolle"),
    "form": gettext_lazy("Formular"),
    "not-by": gettext_lazy("Nicht von derselben Person wie"),
    "service": gettext_lazy("Dienst"),
    "decision": gettext_lazy("Entscheidungstabelle"),
    "variables": gettext_lazy("Eigene Angaben"),
    "escalate-after": gettext_lazy("Weitergabe nach oben nach"),
    "escalate-to": gettext_lazy("Weitergabe an"),
    "version": gettext_lazy("Fassung"),
    "inputs": gettext_lazy("Gibt mit"),
    "outputs": gettext_lazy("Bekommt zurück"),
}
_PERIOD = re.compile(r"P(\d+)(WD|D|W|M|Y)|PT(\d+)(H|M)")
_EVENT = re.compile(r"(\w+)\((.*)\)", re.DOTALL)


def kind(name: str) -> str:
    """Return the kind of a step in a word."""
    return str(KIND.get(name, name))


def part(name: str) -> str:
    """Return what a property of a step is called; one nobody knows keeps its name."""
    return str(PART.get(name, f"„{name}“"))


def period(text: str) -> str:
    """Return a period such as ``P14D`` in words; anything else stays as it is."""
    found = _PERIOD.fullmatch(text)
    if found is None:
        return text
    days, unit, hours, clock = found.groups()
    count = int(days or hours)
    if unit is None:
        words = {
            "H": ngettext("%(count)s Stunde", "%(count)s Stunden", count),
            "M": ngettext("%(count)s Minute", "%(count)s Minuten", count),
        }[clock]
    else:
        words = {
            "WD": ngettext("%(count)s Arbeitstag", "%(count)s Arbeitstage", count),
            "D": ngettext("%(count)s Tag", "%(count)s Tage", count),
            "W": ngettext("%(count)s Woche", "%(count)s Wochen", count),
            "M": ngettext("%(count)s Monat", "%(count)s Monate", count),
            "Y": ngettext("%(count)s Jahr", "%(count)s Jahre", count),
        }[unit]
    return words % {"count": count}


def event(text: str) -> str:
    """Return an event of a comparison in words: what is waited for or sent."""
    found = _EVENT.fullmatch(text)
    if found is None:
        return text
    name, inside = found[1], found[2]
    values = inside.split(", ")
    if name == "TimerEvent":
        return period(", ".join(values[1:-1]))
    words = {
        "MessageEvent": _("Nachricht „%(name)s“"),
        "SignalEvent": _("Signal „%(name)s“"),
        "ErrorEvent": _("Fehler „%(name)s“"),
        "EscalationEvent": _("Eskalation „%(name)s“"),
        "ConditionalEvent": _("Bedingung „%(name)s“"),
        "LinkEvent": _("Sprung „%(name)s“"),
        "CompensateEvent": _("Rückgängigmachen „%(name)s“"),
        "TerminateEvent": _("Beendet alles"),
    }
    return words.get(name, text) % {"name": inside} if name in words else text
