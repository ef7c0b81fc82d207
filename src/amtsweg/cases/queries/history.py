"""The history of a case in plain words, read from the event log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.kernel import events
from amtsweg.kernel.events import Event

WORDS: Mapping[str, str | Promise] = {
    "case.opened": gettext_lazy("Vorgang eröffnet"),
    "case.resumed": gettext_lazy("Bearbeitung fortgesetzt"),
    "case.waiting": gettext_lazy("Wartet auf die antragstellende Person"),
    "case.answer_requested": gettext_lazy("Unterlagen nachgefordert"),
    "case.answer_due_moved": gettext_lazy("Frist der Nachforderung verlängert um die Zeit der Hemmung"),
    "case.answer_received": gettext_lazy("Antwort eingegangen"),
    "case.decision_drafted": gettext_lazy("Entscheidung entworfen"),
    "case.cosigned": gettext_lazy("Entscheidung mitgezeichnet"),
    "case.decision_returned": gettext_lazy("Entscheidung zurückgegeben"),
    "case.decided": gettext_lazy("Bescheid erlassen"),
    "case.withdrawn": gettext_lazy("Antrag zurückgenommen"),
    "case.assigned": gettext_lazy("An anderes Amt übergeben"),
    "case.closed": gettext_lazy("Vorgang abgeschlossen"),
    "waiting.joined": gettext_lazy("Auf die Warteliste gesetzt"),
    "waiting.left": gettext_lazy("Von der Warteliste genommen"),
    "place.offered": gettext_lazy("Platz angeboten"),
    "place.accepted": gettext_lazy("Platz angenommen"),
    "place.declined": gettext_lazy("Platz abgelehnt"),
    "place.lapsed": gettext_lazy("Platzangebot abgelaufen"),
    "records.file_opened": gettext_lazy("Akte angelegt"),
    "records.number_given": gettext_lazy("Aktenzeichen vergeben"),
    "records.document_added": gettext_lazy("Dokument abgelegt"),
    "records.version_added": gettext_lazy("Neue Fassung eines Dokuments abgelegt"),
    "records.file_moved": gettext_lazy("Akte umgezogen"),
    "records.file_closed": gettext_lazy("Akte geschlossen"),
    "records.file_reopened": gettext_lazy("Akte wieder geöffnet"),
    "records.file_changed": gettext_lazy("Angaben geändert"),
    "records.confidentiality_set": gettext_lazy("Vertraulichkeit festgelegt"),
    "records.part_added": gettext_lazy("Teil angelegt"),
    "records.document_moved": gettext_lazy("Dokument in einen anderen Teil gelegt"),
    "records.document_deleted": gettext_lazy("Dokument gelöscht"),
    "records.document_restored": gettext_lazy("Dokument wiederhergestellt"),
    "records.document_locked": gettext_lazy("Dokument zur Bearbeitung gesperrt"),
    "records.document_unlocked": gettext_lazy("Sperre eines Dokuments aufgehoben"),
    "records.participant_added": gettext_lazy("Beteiligte*n hinzugefügt"),
    "records.participant_ended": gettext_lazy("Beteiligung beendet"),
    "records.link_added": gettext_lazy("Verknüpfung angelegt"),
    "records.link_removed": gettext_lazy("Verknüpfung entfernt"),
    "identity.let_in": gettext_lazy("Person namentlich zugelassen"),
    "identity.shut_out": gettext_lazy("Zulassung einer Person beendet"),
    "records.retention_ended": gettext_lazy("Aufbewahrungsfrist der Akte abgelaufen"),
    "process.started": gettext_lazy("Ablauf gestartet"),
    "process.completed": gettext_lazy("Ablauf beendet"),
    "process.incident": gettext_lazy("Störung im Ablauf"),
    "process.retried": gettext_lazy("Nach einer Störung fortgesetzt"),
    "process.completed_by_hand": gettext_lazy("Schritt nach einer Störung von Hand erledigt"),
    "process.terminated": gettext_lazy("Ablauf beendet"),
    "process.stopped": gettext_lazy("Ablauf abgebrochen"),
    "process.migrated": gettext_lazy("Auf eine andere Fassung umgezogen"),
    "process.migration_undone": gettext_lazy("Umzug zurückgenommen"),
    "process.suspended": gettext_lazy("Vorgang angehalten"),
    "process.resumed": gettext_lazy("Vorgang fortgesetzt"),
    "process.held": gettext_lazy("Angekommen, während der Vorgang angehalten ist"),
    "process.not_wanted": gettext_lazy("Wird im Ablauf nicht mehr gebraucht"),
    "process.escalated": gettext_lazy("Im Ablauf nach oben gemeldet"),
    "process.erased": gettext_lazy("Personenbezogene Daten des Ablaufs gelöscht"),
    "deadlines.suspended": gettext_lazy("Fristen gehemmt"),
    "deadlines.resumed": gettext_lazy("Hemmung der Fristen beendet"),
    "task.due_moved": gettext_lazy("Frist verlängert um die Zeit der Hemmung"),
    "task.escalated": gettext_lazy("Aufgabe nach oben gegeben"),
    "task.created": gettext_lazy("Aufgabe entstanden"),
    "task.claimed": gettext_lazy("Aufgabe übernommen"),
    "task.completed": gettext_lazy("Aufgabe erledigt"),
    "task.cancelled": gettext_lazy("Aufgabe entfallen"),
    "task.reassigned": gettext_lazy("Aufgabe anders zugewiesen"),
    "timer.fired": gettext_lazy("Frist abgelaufen"),
    "message.received": gettext_lazy("Nachricht angekommen"),
    "payments.demand_raised": gettext_lazy("Gebühr angefordert"),
    "payments.demand_paid": gettext_lazy("Gebühr bezahlt"),
    "payments.payment_failed": gettext_lazy("Zahlung fehlgeschlagen"),
    "payments.payment_cancelled": gettext_lazy("Zahlung abgebrochen"),
    "payments.refund_due": gettext_lazy("Geld zu erstatten"),
    "payments.refunded": gettext_lazy("Geld erstattet"),
    "payments.demand_cancelled": gettext_lazy("Forderung aufgehoben"),
    "delivery.dispatched": gettext_lazy("Nachricht abgesandt"),
    "delivery.delivered": gettext_lazy("Nachricht übergeben"),
    "delivery.opened": gettext_lazy("Nachricht geöffnet"),
    "delivery.failed": gettext_lazy("Zustellung fehlgeschlagen"),
}
# Handed over is not read: what the word for it is depends on the way the message took.
HANDED_OVER: Mapping[str, str | Promise] = {
    "link": gettext_lazy("Nachricht an den Mailserver übergeben"),
    "postbox": gettext_lazy("Nachricht im Postfach bereitgestellt"),
    "letter": gettext_lazy("Brief zur Post gegeben"),
}

# Wheels turning inside: whoever handles a case reads what happened through them in the lines beside. The event log has
# them all.
_MACHINERY = frozenset({"process.signal_thrown", "service.completed", "message.received", "demo.matter_played"})
_MACHINERY |= {"records.file_viewed", "records.document_viewed"}  # told on the page of the file, to whoever checks it

_MIGRATIONS = frozenset({"process.migrated", "process.migration_undone"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    what: str
    detail: str
    who: str
    reason: str


def history_of(case_id: UUID, *, with_file: bool = True) -> list[Entry]:
    """Return the history, newest first; without what happened in its file for those who may not see that."""
    found = [event for event in events.history(case_id) if event.kind not in _MACHINERY]
    found = [event for event in found if with_file or not event.kind.startswith("records.")]
    names = {str(one.data["element"]): str(one.data["name"]) for one in found if one.kind == "task.created"}
    return [_entry(event, names) for event in reversed(found)]


def _entry(event: Event, names: Mapping[str, str]) -> Entry:
    who = _("automatisch") if event.actor.label.startswith("system:") else event.actor.label
    if event.actor.label == "anonymous":
        who = _("ohne Anmeldung")
    detail = str(event.data.get("name") or event.data.get("title") or names.get(str(event.data.get("element"))) or "")
    if event.kind in _MIGRATIONS:
        detail = _("Fassung %(old)s → %(new)s") % {"old": event.data["from"], "new": event.data["to"]}
    return Entry(event.at, _what(event), detail, who, event.reason)


def _what(event: Event) -> str:
    word: str | Promise = WORDS.get(event.kind, event.kind)
    if event.kind == "delivery.delivered":
        word = HANDED_OVER.get(str(event.data.get("channel")), word)
    return str(word)
