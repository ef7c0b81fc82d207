"""What happened to a circulation, in order: told by the event log, in which nothing is lost that was done anew."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.circulation.contracts import Action, Circulation
from amtsweg.circulation.queries.people import Names, names_of
from amtsweg.circulation.words import ACTIONS
from amtsweg.kernel import events
from amtsweg.kernel.events import Event
from amtsweg.kernel.models import EventRecord

_MOST = 500
_WORDS = {
    "circulation.started": gettext_lazy("Umlauf gestartet"),
    "circulation.noted": gettext_lazy("Zur Kenntnis genommen"),
    "circulation.commented": gettext_lazy("Stellung genommen"),
    "circulation.refused": gettext_lazy("Zeichnung verweigert"),
    "circulation.returned": gettext_lazy("Zurückgegeben"),
    "circulation.step_inserted": gettext_lazy("Schritt eingefügt"),
    "circulation.step_skipped": gettext_lazy("Schritt ausgelassen"),
    "circulation.handed_over": gettext_lazy("Schritt weitergegeben"),
    "circulation.document_changed": gettext_lazy("Neue Fassung eines Dokuments"),
    "circulation.finished": gettext_lazy("Umlauf abgeschlossen"),
    "circulation.stopped": gettext_lazy("Umlauf vorzeitig beendet"),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened."""

    at: datetime
    title: Promise | str
    text: str
    who: str
    quiet: bool = False


def course_of(one: Circulation) -> list[Happening]:
    """Return what happened to a circulation, oldest first, in two statements."""
    rows = EventRecord.objects.filter(subject_id=one.subject_id, object_type="circulation", object_id=one.id)
    told = [events.from_row(row) for row in rows.order_by("id")[:_MOST]]
    names = names_of(event.actor.acting_for for event in told)
    titles = {bound.document_id: bound.title for bound in one.documents}
    known = [event for event in told if event.kind in _WORDS or event.kind == "circulation.signed"]
    return [Happening(event.at, _title(event), _text(event, titles), _who(event, names)) for event in known]


def _title(event: Event) -> Promise | str:
    if event.kind == "circulation.signed":
        return ACTIONS[Action(str(event.data["action"]))]
    return _WORDS[event.kind]


def _text(event: Event, titles: dict[UUID, str]) -> str:
    if event.kind == "circulation.document_changed":
        title = titles.get(UUID(str(event.data["document"])), "")
        return _("%(title)s: Fassung %(version)s") % {"title": title, "version": event.data["to"]}
    return event.reason or str(event.data.get("comment", ""))


def _who(event: Event, names: Names) -> str:
    if event.actor.account_id is None:
        return _("das System")
    absent = names.person(event.actor.acting_for)
    return f"{event.actor.label} {_('in Vertretung für %(name)s') % {'name': absent}}" if absent else event.actor.label
