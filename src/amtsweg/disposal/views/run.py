"""One disposal: where it stands, its files, its messages, and everything that can be done with it."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from amtsweg.disposal.contracts import (
    DisposalFile,
    DisposalRun,
    Message,
    MessageState,
    RunState,
)
from amtsweg.disposal.ports import archive
from amtsweg.disposal.queries.listing import Cursor, counts_of, files_of, plan_groups, run_of
from amtsweg.disposal.queries.registers import messages_of
from amtsweg.disposal.services.appraising import propose
from amtsweg.disposal.services.collecting import BEFORE_HAND_OVER, cancel_run, withdraw_file
from amtsweg.disposal.services.destroying import agree_to_destruction, prepare_destruction
from amtsweg.disposal.services.fetching import fetch_message
from amtsweg.disposal.services.offering import hand_over, offer
from amtsweg.disposal.services.receiving import take_in
from amtsweg.disposal.services.workshop import folder_aside
from amtsweg.disposal.views.frame import account_of, actor_in, managed, plan_titles, tabs, uuid_or_none
from amtsweg.disposal.views.words import APPRAISAL, KIND, MESSAGE, SOURCE, STAGE, STATE, next_step, way
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.blobs import open_blob
from amtsweg.kernel.errors import Invalid

PAGE = 50
_SIMPLE = {
    "offer": offer,
    "hand_over": hand_over,
    "prepare": prepare_destruction,
    "agree": agree_to_destruction,
}


@staff("record.manage")
@require_safe
def show(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show a disposal."""
    return _render(request, run_id, {})


def _render(request: HttpRequest, run_id: UUID, errors: Mapping[str, str]) -> HttpResponse:
    run, problem = run_of(run_id, units=managed(request))
    found = files_of(run.id, account_id=account_of(request), at=clock.now(), after=_cursor(request), limit=PAGE + 1)
    title = plan_titles()
    context = {
        "tabs": tabs("disposal-runs"),
        "run": run,
        "problem": problem,
        "files": [_file(one, title(one.plan_key)) for one in found[:PAGE]],
        "next_url": _next_url(found),
        "first_url": "?" if "nach" in request.GET else "",
        "messages_": [_message(one) for one in messages_of(run.id)],
        "by_hand": archive() is None,
        "appraisals": list(APPRAISAL.items()),
        "unit": identity.unit(run.unit_id),
        "errors": errors,
        **_standing(request, run),
        **_proposing(run, title),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "disposal/run.html", context, status=status)


def _standing(request: HttpRequest, run: DisposalRun) -> dict[str, object]:
    counts = counts_of(run.id)
    wanted = sum(files for (stage, decision), files in counts.items() if (stage, decision) == ("appraised", "A"))
    to_offer = sum(files for (stage, _d), files in counts.items() if stage == "collected")
    labels, at = way(run)
    own = run.prepared_by_id == account_of(request)
    return {
        "state_label": STATE[run.state][0],
        "state_kind": STATE[run.state][1],
        "steps": labels,
        "step": at,
        "next": next_step(run, wanted=wanted, to_offer=to_offer, own=own),
        "counts": [
            {"label": STAGE[key[0]][0], "decision": APPRAISAL.get(key[1], ""), "files": files}  # type: ignore[index]  # the values are those of the enum
            for key, files in sorted(counts.items())
        ],
        "total": sum(counts.values()),
        "may_cancel": run.state in BEFORE_HAND_OVER,
        "may_upload": run.ended_at is None and run.state not in {RunState.COLLECTED, RunState.CONFIRMED},
    }


def _proposing(run: DisposalRun, title: object) -> dict[str, object]:
    if run.state is not RunState.COLLECTED:
        return {"may_propose": False}
    assert callable(title)
    groups: dict[str, list[str]] = {}
    for key, proposal, files in plan_groups(run.id):
        groups.setdefault(key, []).append(f"{proposal}: {files}")
    return {
        "may_propose": True,
        "plan_groups": [{"key": key, "title": title(key), "now": ", ".join(now)} for key, now in groups.items()],
    }


def _file(one: DisposalFile, plan_title: str) -> dict[str, object]:
    label, kind = STAGE[one.stage]
    return {
        "file": one,
        "plan_title": plan_title,
        "label": label,
        "kind": kind,
        "proposal": APPRAISAL.get(one.proposal, ""),
        "source": SOURCE.get(one.proposal_source, ""),
        "decision": APPRAISAL.get(one.decision, ""),
        "may_leave": one.stage in {"collected", "offered", "appraised"},
    }


def _message(one: Message) -> dict[str, object]:
    label, kind = MESSAGE[one.state]
    return {"message": one, "label": label, "kind": kind, "what": KIND.get(one.kind, "")}


def _cursor(request: HttpRequest) -> Cursor | None:
    id_ = uuid_or_none(request.GET.get("id", ""))
    return (request.GET.get("nach", "")[:80], id_) if id_ else None


def _next_url(found: list[DisposalFile]) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    return "?" + urlencode({"nach": last.reference_number, "id": last.id})


@staff("record.manage")
@require_POST
def step(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take the next step, or give the disposal up."""
    run, _problem = run_of(run_id, units=managed(request))
    actor, do = actor_in(request, run.unit_id), request.POST.get("do", "")
    try:
        if do == "cancel":
            cancel_run(run_id=run.id, reason=request.POST.get("reason", ""), actor=actor, at=clock.now())
        elif do in _SIMPLE:
            _SIMPLE[do](run_id=run.id, actor=actor, at=clock.now())
    except Invalid as error:
        return _render(request, run_id, error.fields)
    messages.success(request, _("Erledigt. Was als Nächstes kommt, steht unten."))
    return _back(run.id)


@staff("record.manage")
@require_POST
def change_proposal(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Change what is proposed for one file, or for a unit of the file plan."""
    run, _problem = run_of(run_id, units=managed(request))
    try:
        changed = propose(
            run_id=run.id,
            proposal=request.POST.get("proposal", ""),
            ended_id=uuid_or_none(request.POST.get("file", "")),
            plan_key=request.POST.get("plan", ""),
            actor=actor_in(request, run.unit_id),
            at=clock.now(),
        )
    except Invalid as error:
        return _render(request, run_id, error.fields)
    text = ngettext(
        "Der Vorschlag für eine Akte ist geändert.", "Die Vorschläge für %(count)s Akten sind geändert.", changed
    )
    messages.success(request, text % {"count": changed})
    return _back(run.id)


@staff("record.manage")
@require_POST
def withdraw(request: HttpRequest, run_id: UUID, ended_id: UUID) -> HttpResponse:
    """Take a file out of the disposal."""
    run, _problem = run_of(run_id, units=managed(request))
    withdraw_file(run_id=run.id, ended_id=ended_id, actor=actor_in(request, run.unit_id), at=clock.now())
    messages.success(request, _("Die Akte ist herausgenommen und wieder fällig."))
    return _back(run.id)


@staff("record.manage")
@require_POST
def upload(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Take in a message of the archive that somebody brings by hand."""
    run, _problem = run_of(run_id, units=managed(request))
    given = request.FILES.get("datei")
    if given is None:
        return _render(request, run_id, {"datei": _("Bitte wählen Sie die Datei des Archivs aus.")})
    with folder_aside() as folder:
        path = folder / "message"
        with path.open("wb") as file:
            for chunk in given.chunks():
                file.write(chunk)
        came = take_in(
            path=path,
            filename=given.name or "message",
            actor=actor_in(request, run.unit_id),
            at=clock.now(),
            allowed=managed(request),
        )
    if came.state is MessageState.SET_ASIDE:
        return _render(request, run_id, {"datei": came.reason})
    note = came.reason or _("Die Nachricht ist verarbeitet.")
    messages.success(request, note)
    return _back(came.run_id or run.id)


@staff("record.manage")
@require_safe
def download(request: HttpRequest, message_id: UUID) -> FileResponse:
    """Hand over a message as a file, to look at or to carry to the archive."""
    units = managed(request)
    actor = identity.actor_of(request)
    found = fetch_message(message_id=message_id, units=units, actor=actor, at=clock.now())
    response = FileResponse(
        open_blob(found.sha256), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
    response.headers["Content-Length"] = str(found.size)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _back(run_id: UUID) -> HttpResponse:
    return redirect(reverse("disposal-run", args=[run_id]))
