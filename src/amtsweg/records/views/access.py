"""Who may see a file: its level, who is let in by name, and who would see it afterwards."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.identity import api as identity
from amtsweg.identity.api import actor_of, staff, subject_access
from amtsweg.identity.contracts import UnknownAccount
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records.contracts import Confidentiality, RecordFile
from amtsweg.records.gate import ask_purpose
from amtsweg.records.queries.opened import OpenedFile, is_visible, opened_file
from amtsweg.records.services.guarding import guard_file, let_in, shut_out, who_would_see
from amtsweg.records.views.file import frame
from amtsweg.records.views.typed import asked, sent
from amtsweg.records.views.who import may, reader_of
from amtsweg.records.views.words import LEVELS, LEVELS_TOLD

_NO_ERRORS: Mapping[str, str] = {}


@staff("record.read")
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show who may see a file and set its level: first who would see it afterwards, then for good."""
    opened = _guarded(request, file_id)
    if ask := ask_purpose(request, record_file_id=file_id, level=opened.file.confidentiality):
        return ask
    level = _level(sent(request, "level") or asked(request, "stufe"), opened.file)
    if request.method != "POST":
        return _page(request, opened, level)

    def set_level(file: RecordFile) -> str:
        reason = sent(request, "reason")
        guard_file(file=file, level=level, reason=reason, actor=actor_of(request), at=clock.now())
        return _("Die Vertraulichkeit ist festgelegt.")

    return _do(request, opened, set_level, level)


@staff("record.read")
@require_POST
def add(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Let somebody in by name."""
    opened = _guarded(request, file_id)

    def work(file: RecordFile) -> str:
        person = identity.find_staff(sent(request, "person"))
        if person is None:
            message = _("Unter dieser Adresse arbeitet hier niemand.")
            raise Invalid(message, {"person": message})
        try:
            reason = sent(request, "why")
            let_in(file=file, account_id=person.account_id, reason=reason, actor=actor_of(request), at=clock.now())
        except UnknownAccount as refused:
            raise Invalid(refused.message, {"person": refused.message}) from None
        except Invalid as refused:
            raise Invalid(refused.message, {"why": refused.message}) from None
        return _("%(name)s ist zugelassen.") % {"name": person.name}

    return _do(request, opened, work, opened.file.confidentiality)


@staff("record.read")
@require_POST
def end(request: HttpRequest, file_id: UUID, account_id: UUID) -> HttpResponse:
    """Let somebody's way in end."""
    opened = _guarded(request, file_id)

    def work(file: RecordFile) -> str:
        shut_out(file=file, account_id=account_id, actor=actor_of(request), at=clock.now())
        return _("Die Zulassung ist beendet.")

    return _do(request, opened, work, opened.file.confidentiality)


def _guarded(request: HttpRequest, file_id: UUID) -> OpenedFile:
    opened = opened_file(reader_of(request), file_id)
    if not may(request, opened.file).guard:
        text = _("Das dürfen die Aktenverwaltung und wer vertrauliche Akten der Stelle lesen und führen darf.")
        raise NotAllowed(text)
    return opened


def _do(
    request: HttpRequest, opened: OpenedFile, work: Callable[[RecordFile], str], level: Confidentiality
) -> HttpResponse:
    if ask := ask_purpose(request, record_file_id=opened.file.id, level=opened.file.confidentiality):
        return ask
    try:
        messages.success(request, work(opened.file))
    except Invalid as refused:
        return _page(request, opened, level, errors=refused.fields)
    # Whoever set it may no longer see it themselves.
    seen = is_visible(reader_of(request), opened.file.id)
    address = reverse("records-file-access", args=[opened.file.id]) if seen else reverse("records-files")
    return HttpResponseRedirect(address)


def _level(text: str, file: RecordFile) -> Confidentiality:
    return next((one for one in Confidentiality if str(int(one)) == text), file.confidentiality)


def _page(
    request: HttpRequest, opened: OpenedFile, level: Confidentiality, errors: Mapping[str, str] = _NO_ERRORS
) -> HttpResponse:
    at = clock.now()
    context = {
        **frame(request, opened, tab="access"),
        "errors": errors,
        "entered": request.POST,
        "chosen": level,
        "chosen_label": LEVELS[level],
        "changes": level != opened.file.confidentiality,
        "levels": [(int(one), LEVELS[one], LEVELS_TOLD[one]) for one in Confidentiality],
        "would_see": who_would_see(opened.file, level, at=at),
        "let_in": subject_access.let_in_to(opened.file.subject_id, at=at),
    }
    return render(request, "records/access.html", context, status=422 if errors else 200)
