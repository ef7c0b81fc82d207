"""„Im Programm bearbeiten“: addresses that open one document in the office program one has, without a password."""

from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.contracts import Confidentiality
from amtsweg.webdav.contracts import EditLink
from amtsweg.webdav.forms import PurposeForm
from amtsweg.webdav.rules.names import fitting
from amtsweg.webdav.rules.schemes import libreoffice, microsoft
from amtsweg.webdav.services.keys import MadeLink, make_link, openable


@never_cache
@staff("record.work")
def edit(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Ask for the purpose where the file is confidential, then show the addresses."""
    at, account_id = clock.now(), actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    document = openable(document_id, account_id=account_id, at=at)
    asks = document.confidentiality != Confidentiality.OPEN
    form = PurposeForm(request.POST or None) if asks else None
    link = None
    if request.method == "POST" and (form is None or form.is_valid()):
        actor = actor_of(request, action="record.work", unit_id=document.unit_id)
        purpose = form.cleaned_data["purpose"] if form else ""
        link = edit_link(make_link(document_id=document_id, purpose=purpose, actor=actor, at=at))
    return render(request, "webdav/edit.html", {"document": document, "form": form, "link": link})


def edit_link(made: MadeLink) -> EditLink:
    """Return the addresses a link that was just made is opened with."""
    name = fitting(made.document.filename)
    url = f"{settings.PUBLIC_URL}/dav/dokument/{made.token}/{quote(name)}"
    return EditLink(url, libreoffice(url), microsoft(name, url), made.ends_at)
