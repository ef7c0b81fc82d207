"""The post room: what waits to be printed, as one PDF, and the word that it went out."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from amtsweg.delivery.queries.dispatches import letters_to_print
from amtsweg.delivery.services.following import mark_posted
from amtsweg.delivery.services.print_list import print_list
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock


@require_safe
@staff("case.work")
def letters(request: HttpRequest) -> HttpResponseBase:
    """Show the letters that wait."""
    return render(request, "delivery/post_room.html", {"letters": letters_to_print()})


@require_safe
@staff("case.work")
def print_file(request: HttpRequest) -> HttpResponseBase:  # noqa: ARG001 - Django's interface
    """Hand over all waiting letters as one PDF."""
    pdf = print_list(letters_to_print(), at=clock.now())
    name = {"Content-Disposition": 'attachment; filename="Druckliste.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)


@require_POST
@staff("case.work")
def posted(request: HttpRequest) -> HttpResponseBase:
    """Note that the chosen letters went out."""
    chosen = [UUID(one) for one in request.POST.getlist("brief") if _is_uuid(one)]
    count = mark_posted(dispatch_ids=chosen, actor=actor_of(request), at=clock.now())
    if count:
        text = ngettext("%(count)d Brief zur Post gegeben.", "%(count)d Briefe zur Post gegeben.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, gettext("Es war kein wartender Brief ausgewählt."))
    return HttpResponseRedirect(reverse("delivery-post-room"))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
