"""App-Zugänge: make the keys one's own programs sign in with, see when they were used, end them."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amtsweg.identity.api import actor_of, person_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, TooMuch
from amtsweg.webdav.forms import KeyForm
from amtsweg.webdav.queries.keys import keys_of
from amtsweg.webdav.services.keys import MOST, end_key, make_key


@never_cache
@staff("record.read")
def overview(request: HttpRequest) -> HttpResponseBase:
    """Show one's keys, and make a new one; it stands on the answer's page and never again."""
    at, me = clock.now(), person_of(request)
    assert me is not None
    form = KeyForm(request.POST or None)
    made = _made(request, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "form": KeyForm() if made else form,
        "made": made,
        "me": me,
        "keys": keys_of(me.account_id, at=at),
        "most": MOST,
        "address": f"{settings.PUBLIC_URL}/dav/akten/",
    }
    return render(request, "webdav/keys.html", context)


def _made(request: HttpRequest, form: KeyForm) -> str:
    chosen = form.cleaned_data
    try:
        return make_key(name=chosen["name"], days=chosen["days"], actor=actor_of(request), at=clock.now())
    except Invalid as refused:
        for field, message in refused.fields.items():
            form.add_error(field, message)
    except TooMuch as refused:
        form.add_error(None, refused.message)
    return ""


@staff("record.read")
@require_POST
def end(request: HttpRequest, key_id: UUID) -> HttpResponseBase:
    """End a key now."""
    end_key(key_id=key_id, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Der App-Zugang ist beendet."))
    return HttpResponseRedirect(reverse("webdav-keys"))
