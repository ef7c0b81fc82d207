"""One circulation: what goes round, where it is, what I am to do, and what whoever started it may change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.circulation.contracts import (
    Action,
    Circulation,
    CirculationState,
    Group,
    NewStep,
    UnknownCirculation,
)
from amtsweg.circulation.queries.checking import check_signatures
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.queries.course import course_of
from amtsweg.circulation.services import steering
from amtsweg.circulation.services.working import complete_step, refuse_step
from amtsweg.circulation.views.here import Whom, ask_what_for, id_of, me, my_desk, number_of, whom
from amtsweg.circulation.views.showing import shown
from amtsweg.circulation.words import ACTIONS
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent: to which circulation, by whom, when."""

    post: Mapping[str, str]
    one: Circulation
    actor: Actor
    at: datetime
    proven_at: datetime | None
    people: Whom

    @property
    def step_id(self) -> UUID:
        """Return the step that is meant. Raises Invalid."""
        found = id_of(self.post.get("step"))
        if found is None:
            raise Invalid(_("Bitte wählen Sie einen Schritt aus."), {"step": _("Bitte wählen Sie einen Schritt aus.")})
        return found


@staff("record.read")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, circulation_id: UUID) -> HttpResponse:
    """Show a circulation; if something is sent, do it. ``?pruefen`` recomputes the signatures."""
    at = clock.now()
    desk = my_desk(request, at)
    one = circulation(circulation_id, who=desk.reader)
    if ask := ask_what_for(request, one.record_file_id):
        return ask
    people = whom(desk, one.unit_id, at=at) if one.state is CirculationState.RUNNING else Whom()
    if request.method == "POST":
        do = request.POST.get("do", "")
        asked = Asked(request.POST, one, actor_of(request), at, me(request).proven_at, people)
        try:
            messages.success(request, _DO.get(do, _nothing)(asked))
            return _afterwards(request, circulation_id, at)
        except Invalid as error:
            wrong = error.fields or {"comment": error.message}
            return _render(request, asked, {_field(do, name): text for name, text in wrong.items()})
        except (Conflict, NotAllowed) as error:
            # Somebody was faster, or the version is another: the page says so and shows how it stands now.
            now = circulation(circulation_id, who=desk.reader)
            return _render(request, replace(asked, one=now), {}, refusal=error.message)
    asked = Asked({}, one, actor_of(request), at, me(request).proven_at, people)
    return _render(request, asked, {})


def _afterwards(request: HttpRequest, circulation_id: UUID, at: datetime) -> HttpResponse:
    """Lead back to the circulation, or to the inbox if one was let in for the step alone."""
    try:
        circulation(circulation_id, who=my_desk(request, at).reader)
    except UnknownCirculation:
        return redirect("circulation-inbox")
    return redirect("circulation-page", circulation_id)


def _render(request: HttpRequest, asked: Asked, errors: Mapping[str, str], *, refusal: str = "") -> HttpResponse:
    one = asked.one
    here = reverse("circulation-page", args=[one.id])
    context = {
        "page": shown(one, desk=my_desk(request, asked.at), at=asked.at, proven_at=asked.proven_at),
        "people": asked.people,
        "course": course_of(one),
        "checked": check_signatures(one.id) if "pruefen" in request.GET else None,
        "confirm_url": f"{reverse('account_reauthenticate')}?{urlencode({'next': here})}",
        "actions": ACTIONS.items(),
        "errors": errors,
        # a template asks for names without hyphens
        "problems": {_place(name): text for name, text in errors.items()},
        "refusal": refusal,
        "entered": asked.post,
        "do": asked.post.get("do", ""),
    }
    status = HTTPStatus.OK
    if errors:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    elif refusal:
        status = HTTPStatus.CONFLICT
    return render(request, "circulation/page.html", context, status=status)


def _field(do: str, name: str) -> str:
    """Return the field of the page a mistake belongs to: both ways to end a step share one comment."""
    if name == "comment":
        return "complete-comment"
    return f"{do}-{'who' if name == 'steps' else name}"


def _place(name: str) -> str:
    do, _hyphen, field = name.partition("-")
    return "comment" if field == "comment" else f"{do}_{field}"


def _complete(asked: Asked) -> str:
    complete_step(
        circulation_id=asked.one.id,
        step_id=asked.step_id,
        seen=_seen(asked.post),
        comment=asked.post.get("comment", ""),
        actor=asked.actor,
        at=asked.at,
        proven_at=asked.proven_at,
    )
    return _("Ihr Schritt ist erledigt.")


def _seen(post: Mapping[str, str]) -> dict[UUID, str]:
    """Which content of each document stood in the page that was sent."""
    found = ((id_of(name.removeprefix("seen-")), value) for name, value in post.items() if name.startswith("seen-"))
    return {document_id: sha256 for document_id, sha256 in found if document_id}


def _refuse(asked: Asked) -> str:
    comment = asked.post.get("comment", "")
    refuse_step(circulation_id=asked.one.id, step_id=asked.step_id, comment=comment, actor=asked.actor, at=asked.at)
    return _("Sie haben die Zeichnung verweigert. Wer den Umlauf gestartet hat, sieht Ihre Begründung.")


def _return(asked: Asked) -> str:
    stage = number_of(asked.post.get("stage", ""))
    if not stage:
        raise Invalid(_("Bitte wählen Sie eine Stufe aus."), {"stage": _("Bitte wählen Sie eine Stufe aus.")})
    comment = asked.post.get("reason", "")
    steering.return_to_stage(circulation_id=asked.one.id, stage=stage, comment=comment, actor=asked.actor, at=asked.at)
    return _("Der Umlauf ist zurückgegeben.")


def _insert(asked: Asked) -> str:
    place, action = asked.post.get("place", ""), asked.post.get("action", "")
    beside, stage = place.startswith("neben-"), number_of(place.rpartition("-")[2])
    if action not in list(Action):
        text = _("Bitte wählen Sie aus, was zu tun ist.")
        raise Invalid(text, {"action": text})
    if not stage:
        text = _("Bitte wählen Sie eine Stelle aus.")
        raise Invalid(text, {"stage": text})
    holder_id, group = _who(asked)
    days = number_of(asked.post.get("days", ""))
    new = NewStep(stage, Action(action), holder_id, group, days, own="own" in asked.post)
    steering.insert_step(circulation_id=asked.one.id, new=new, beside=beside, actor=asked.actor, at=asked.at)
    return _("Der Schritt ist eingefügt.")


def _hand_over(asked: Asked) -> str:
    holder_id, group = _who(asked)
    steering.hand_over_step(
        circulation_id=asked.one.id,
        step_id=asked.step_id,
        holder_id=holder_id,
        group=group,
        actor=asked.actor,
        at=asked.at,
    )
    return _("Der Schritt ist weitergegeben.")


def _who(asked: Asked) -> tuple[UUID | None, Group | None]:
    try:
        return asked.people.read(asked.post.get("who", ""))
    except Invalid as error:
        raise Invalid(error.message, {"who": error.message}) from None


def _skip(asked: Asked) -> str:
    reason = asked.post.get("reason", "")
    steering.skip_step(
        circulation_id=asked.one.id, step_id=asked.step_id, reason=reason, actor=asked.actor, at=asked.at
    )
    return _("Der Schritt ist ausgelassen.")


def _stop(asked: Asked) -> str:
    reason = asked.post.get("reason", "")
    steering.stop_circulation(circulation_id=asked.one.id, reason=reason, actor=asked.actor, at=asked.at)
    return _("Der Umlauf ist beendet.")


def _nothing(_asked: Asked) -> str:
    raise Invalid(_("Bitte wählen Sie aus, was Sie tun wollen."))


_DO: Mapping[str, Callable[[Asked], str]] = {
    "complete": _complete,
    "refuse": _refuse,
    "return": _return,
    "insert": _insert,
    "hand_over": _hand_over,
    "skip": _skip,
    "stop": _stop,
}
