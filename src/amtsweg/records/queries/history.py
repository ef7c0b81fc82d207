"""The history of a file in plain words, and who looked into it why; both read from the event log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.kernel import events
from amtsweg.kernel.events import Event

FILE_VIEWED = "records.file_viewed"
DOCUMENT_VIEWED = "records.document_viewed"
VIEWS = (FILE_VIEWED, DOCUMENT_VIEWED)

WORDS: Mapping[str, Promise] = {
    "records.file_opened": gettext_lazy("Akte angelegt"),
    "records.number_given": gettext_lazy("Aktenzeichen vergeben"),
    "records.file_changed": gettext_lazy("Angaben geändert"),
    "records.file_moved": gettext_lazy("Akte umgezogen"),
    "records.file_closed": gettext_lazy("Akte geschlossen (z. d. A.)"),
    "records.file_reopened": gettext_lazy("Akte wieder geöffnet"),
    "records.confidentiality_set": gettext_lazy("Vertraulichkeit festgelegt"),
    "records.part_added": gettext_lazy("Teil angelegt"),
    "records.document_added": gettext_lazy("Dokument abgelegt"),
    "records.document_changed": gettext_lazy("Angaben zu einem Dokument geändert"),
    "records.document_moved": gettext_lazy("Dokument in einen anderen Teil gelegt"),
    "records.version_added": gettext_lazy("Neue Fassung eines Dokuments abgelegt"),
    "records.document_deleted": gettext_lazy("Dokument gelöscht"),
    "records.document_restored": gettext_lazy("Dokument wiederhergestellt"),
    "records.document_locked": gettext_lazy("Dokument zur Bearbeitung gesperrt"),
    "records.document_unlocked": gettext_lazy("Sperre eines Dokuments aufgehoben"),
    "records.participant_added": gettext_lazy("Beteiligte*n hinzugefügt"),
    "records.participant_ended": gettext_lazy("Beteiligung beendet"),
    "records.link_added": gettext_lazy("Verknüpfung angelegt"),
    "records.link_removed": gettext_lazy("Verknüpfung entfernt"),
    "records.retention_ended": gettext_lazy("Aufbewahrungsfrist abgelaufen"),
    "identity.let_in": gettext_lazy("Person namentlich zugelassen"),
    "identity.shut_out": gettext_lazy("Zulassung einer Person beendet"),
    FILE_VIEWED: gettext_lazy("Akte eingesehen"),
    DOCUMENT_VIEWED: gettext_lazy("Dokument eingesehen"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, as the timeline shows it."""

    at: datetime
    title: str
    text: str
    who: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """Some of a history, newest first, and where the next lines begin (nothing: there are none)."""

    entries: tuple[Entry, ...]
    next: str


def history_of(subject_id: UUID, *, before: UUID | None = None, limit: int = 50) -> History:
    """Return what happened to a file; who merely looked into it stands in `views_of`."""
    found = events.latest(subject_id, before=before, kinds=tuple(set(WORDS) - set(VIEWS)), limit=limit + 1)
    return _history(found, limit)


def views_of(subject_id: UUID, *, before: UUID | None = None, limit: int = 50) -> History:
    """Return who looked into a confidential file, when and what for."""
    return _history(events.latest(subject_id, before=before, kinds=VIEWS, limit=limit + 1), limit)


def _history(found: list[Event], limit: int) -> History:
    page = found[:limit]
    return History(tuple(_entry(one) for one in page), str(page[-1].id) if len(found) > limit else "")


def _entry(event: Event) -> Entry:
    who = _("automatisch") if event.actor.label.startswith("system:") else event.actor.label
    return Entry(event.at, str(WORDS.get(event.kind, event.kind)), _detail(event.data), who)


def _detail(data: Mapping[str, object]) -> str:
    """Tell the part of an event's data that a person understands."""
    said = [str(data[name]) for name in ("title", "name") if data.get(name)]
    if purpose := data.get("purpose"):
        said.append(_("Zweck: %(purpose)s") % {"purpose": purpose})
    if reason := data.get("reason"):
        said.append(_("Grund: %(reason)s") % {"reason": reason})
    if isinstance(changed := data.get("changed"), Mapping):
        said.append(", ".join(str(FACTS.get(str(name), name)) for name in changed))
    return " – ".join(said)


FACTS: Mapping[str, Promise] = {
    "title": gettext_lazy("Titel"),
    "template": gettext_lazy("Aktenart"),
    "metadata": gettext_lazy("Weitere Angaben"),
    "medium": gettext_lazy("Medium"),
    "location": gettext_lazy("Standort"),
    "responsible_id": gettext_lazy("Zuständige Person"),
}
