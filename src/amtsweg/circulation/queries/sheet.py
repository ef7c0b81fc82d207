"""What stands on the signature sheet. It is a document of the record, so it is German."""

from datetime import datetime

from django.utils import translation

from amtsweg.circulation.contracts import Circulation, CirculationState, Signature, Step, StepState
from amtsweg.circulation.queries.course import Happening, course_of
from amtsweg.circulation.queries.people import Names, names_of
from amtsweg.circulation.words import ACTIONS, STATES, STEP_STATES
from amtsweg.identity import api as identity
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records import api as records


def sheet_data(ended: Circulation, *, at: datetime) -> dict[str, object]:
    """Return what the template of the sheet reads."""
    ids = [one for step in ended.steps for one in (step.holder_id, step.done_by_id, step.acting_for_id)]
    names = names_of([ended.started_by_id, *ids])
    titles = {one.document_id: one.title for one in ended.documents}
    with translation.override("de"):
        return {
            "city": identity.municipality().name,
            "heading": "Umlaufblatt",
            "title": ended.title,
            "facts": _facts(ended, names, at),
            "documents": [
                {"title": one.title, "version": str(one.version), "sha256": one.sha256} for one in ended.documents
            ],
            "steps": [_step(one, names) for one in ended.steps],
            "course": [_happening(one) for one in course_of(ended)],
            "signatures": [_signature(one, titles[one.document_id]) for one in ended.signatures],
        }


def _facts(ended: Circulation, names: Names, at: datetime) -> list[tuple[str, str]]:
    file = records.file_by_id(ended.record_file_id)
    facts = [
        ("Gegenstand", ended.title),
        ("Akte", " ".join(filter(None, (file.reference_number, file.title)))),
        ("Gestartet", f"{_moment(ended.started_at)} von {names.person(ended.started_by_id)}"),
        ("Beendet", f"{_moment(ended.ended_at)}, {STATES[ended.state]}"),
    ]
    if ended.state is CirculationState.STOPPED:
        facts.append(("Grund", ended.end_reason))
    if ended.note:
        facts.append(("Hinweis", ended.note))
    return [*facts, ("Stand des Blattes", _moment(at))]


def _step(step: Step, names: Names) -> dict[str, str]:
    who = names.doer(step) if step.done_by_id else names.asked(step.holder_id, step.group)
    missed = step.state in (StepState.WAITING, StepState.OPEN)
    state = "nicht mehr erfolgt" if missed else str(STEP_STATES[step.state])
    return {
        "stage": str(step.stage),
        "action": str(ACTIONS[step.action]),
        "outcome": f"{state}: {who}",
        "at": _moment(step.done_at),
        "comment": step.comment,
    }


def _happening(one: Happening) -> dict[str, str]:
    return {"at": _moment(one.at), "title": str(one.title), "who": one.who, "text": one.text}


def _signature(one: Signature, title: str) -> dict[str, object]:
    absent = f" in Vertretung für {one.acting_for}" if one.acting_for_id else ""
    facts = [
        ("Dokument", f"{title}, Fassung {one.version}"),
        ("Zeitpunkt", _moment(one.at)),
        ("Ereignis", str(one.event_id)),
    ]
    if one.comment:
        facts.append(("Anmerkung", one.comment))
    return {"what": str(ACTIONS[one.action]), "who": one.signer + absent, "facts": facts, "sha256": one.sha256}


def _moment(at: datetime | None) -> str:
    return at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y, %H:%M Uhr") if at else ""
