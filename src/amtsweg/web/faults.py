"""What stands still and needs a person: outward effects that were given up, and processes with a fault."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock, events, outbox
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.processes.api import list_incidents, repairing


@require_safe
@staff("operations.manage")
def show(request: HttpRequest) -> HttpResponse:
    """List all faults. Who runs the house sees that something failed anywhere in it, but nothing of the matter."""
    with work(SYSTEM):
        context = {"letters": outbox.dead_letters(), "incidents": list_incidents()}
    return render(request, "web/faults.html", context)


@require_POST
@staff("operations.manage")
def send_again(request: HttpRequest, entry_id: UUID) -> HttpResponseRedirect:
    """Try an effect anew that was given up."""
    at = clock.now()
    with work(SYSTEM):
        outbox.revive(entry_id, at=at)
        events.record([events.Event("outbox.revived", at, actor_of(request), "outbox_entry", entry_id)])
    return _done(request)


@require_POST
@staff("operations.manage")
def go_on(request: HttpRequest, instance_id: UUID, token: int) -> HttpResponseRedirect:
    """Try a step of a process anew that failed."""
    repairing.retry_incident(instance_id=instance_id, token=token, actor=actor_of(request), at=clock.now())
    return _done(request)


def _done(request: HttpRequest) -> HttpResponseRedirect:
    messages.success(request, _("Wird noch einmal versucht."))
    return HttpResponseRedirect(reverse("web-faults"))
