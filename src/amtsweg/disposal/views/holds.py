"""Legal holds: those in force, putting one on a file, lifting one."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.disposal.queries.holds import holds
from amtsweg.disposal.services.holding import lift_hold, place_hold
from amtsweg.disposal.views.frame import MANAGE, account_of, managed, tabs, uuid_or_none
from amtsweg.identity.api import actor_of, check_can, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.records.api import reads
from amtsweg.records.contracts import UnknownFile

PAGE = 50


@staff("record.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the holds in force; if it is sent, put one on a file."""
    errors: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            return _place(request)
        except Invalid as error:
            errors = error.fields
        except (UnknownFile, Conflict) as error:
            errors = {"number": error.message}
    after = uuid_or_none(request.GET.get("nach", ""))
    found = holds(managed(request), at=clock.now(), after=after, limit=PAGE + 1)
    context = {
        "tabs": tabs("disposal-holds"),
        "holds": found[:PAGE],
        "next_url": f"?nach={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "first_url": "?" if after else "",
        "errors": errors,
        "entered": request.POST or {"number": request.GET.get("akte", "")[:80]},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "disposal/holds.html", context, status=status)


def _place(request: HttpRequest) -> HttpResponse:
    number = request.POST.get("number", "").strip()
    found = reads.ending.file_by_number(number)
    if found is None:
        raise UnknownFile(_("Eine Akte mit diesem Aktenzeichen gibt es nicht, oder Sie dürfen sie nicht sehen."))
    check_can(MANAGE, account_id=account_of(request), unit_id=found.unit_id, at=clock.now())
    place_hold(
        reference_number=number,
        reason=request.POST.get("reason", ""),
        until=day(request.POST.get("until", ""), "until"),
        actor=actor_of(request, action=MANAGE, unit_id=found.unit_id),
        at=clock.now(),
    )
    messages.success(request, _("Die Akte ist gesperrt: Sie wird weder angeboten noch übergeben noch vernichtet."))
    return redirect("disposal-holds")


def day(text: str, field: str) -> date | None:
    """Read a day from a form; nothing is None. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid("", {field: _("Bitte geben Sie ein Datum an.")}) from error


@staff("record.manage")
@require_POST
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    """Lift a hold."""
    reason = request.POST.get("reason", "")
    try:
        lift_hold(hold_id=hold_id, reason=reason, units=managed(request), actor=actor_of(request), at=clock.now())
    except Invalid as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Die Sperre ist aufgehoben."))
    return redirect("disposal-holds")
