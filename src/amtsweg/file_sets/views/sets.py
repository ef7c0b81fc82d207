"""Files taken along: choose, fetch, call back, and bring back what was made on the way."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amtsweg.file_sets.contracts import LONGEST_DAYS, MOST_BYTES, SetTooLarge, TakenFile
from amtsweg.file_sets.queries.choosing import taken_files, with_number
from amtsweg.file_sets.queries.sets import sets_of
from amtsweg.file_sets.services.making import end_set, make_set, page_of
from amtsweg.file_sets.services.taking_back import MOST_RETURN, take_back
from amtsweg.file_sets.views.words import OUTCOMES
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import AmtswegError, Invalid
from amtsweg.records import api as records

_PAGE = 25
_DAYS = 7


@require_safe
@staff("record.read")
def listing(request: HttpRequest) -> HttpResponse:
    """Show the sets this person has taken along."""
    return _listing(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff("record.read")
def take(request: HttpRequest) -> HttpResponse:
    """Choose files to take along; when they are taken, show the password once."""
    sent = request.POST if request.method == "POST" else request.GET
    who = records.reads.seen.reader(_account(request), at=clock.now())
    ids, errors = _ids(sent.getlist("akte")), dict[str, str]()
    if number := sent.get("nummer", "").strip():
        found = with_number(who, number)
        if found is None:
            errors["nummer"] = _("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
        else:
            ids = [*ids, found]
    files = taken_files(who, ids)
    if request.method == "POST" and not errors:
        return _make(request, files)
    return _choose(request, files, errors)


def _make(request: HttpRequest, files: Sequence[TakenFile]) -> HttpResponse:
    given = request.POST
    try:
        made, password = make_set(
            account_id=_account(request),
            file_ids=[one.id for one in files],
            title=given.get("title", ""),
            purpose=given.get("purpose", ""),
            days=_number(given.get("days", "")),
            actor=actor_of(request),
            at=clock.now(),
        )
    except (Invalid, SetTooLarge) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        return _choose(request, files, fields or {"nummer": error.message})
    return render(request, "file_sets/made.html", {"set": made, "password": password})


@require_safe
@never_cache
@staff("record.read")
def fetch(request: HttpRequest, set_id: UUID) -> HttpResponseBase:
    """Hand the page of a set over as a file, made on the way."""
    page = page_of(set_id=set_id, account_id=_account(request), at=clock.now())
    response = StreamingHttpResponse(page, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="Mitnahmepaket-{str(set_id)[-8:]}.html"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
@staff("record.read")
def end(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Call a set back."""
    end_set(set_id=set_id, account_id=_account(request), at=clock.now())
    messages.success(request, _("Das Mitnahmepaket ist beendet."))
    return redirect("file-sets")


@require_POST
@staff("record.read")
def give_back(request: HttpRequest) -> HttpResponse:
    """Take what comes back from a set, and say of each thing what became of it."""
    file = request.FILES.get("rueckgabe")
    try:
        if file is None:
            raise Invalid(_("Bitte wählen Sie die Rückgabe aus."))
        if (file.size or 0) > MOST_RETURN:
            raise Invalid(_("Eine Rückgabe ist höchstens %(mb)s MB groß.") % {"mb": MOST_RETURN // 2**20})
        report = take_back(
            account_id=_account(request), data=file.read(), actor=actor_of(request), at=clock.now()
        )  # fmt: skip
    except AmtswegError as error:
        return _listing(request, errors={"rueckgabe": error.message}, status=422)
    lines = [(one, OUTCOMES[outcome], why) for one, outcome, why in report.lines]
    return render(request, "file_sets/returned.html", {"report": report, "lines": lines})


def _listing(request: HttpRequest, *, errors: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    before = _ids([request.GET.get("vor", "")])
    found = sets_of(_account(request), before=before[0] if before else None, limit=_PAGE + 1)
    shown, at = found[:_PAGE], clock.now()
    context = {
        "sets": [(one, one.is_over(at)) for one in shown],
        "next_url": f"?vor={shown[-1].id}" if len(found) > _PAGE else "",
        "first_url": request.path if before else "",
        "errors": errors or {},
    }
    return render(request, "file_sets/list.html", context, status=status)


def _choose(request: HttpRequest, files: Sequence[TakenFile], errors: dict[str, str]) -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    size = sum(document.size for one in files for document in one.documents)
    context = {
        "files": [(one, len(one.documents), sum(d.size for d in one.documents)) for one in files],
        "documents": sum(len(one.documents) for one in files),
        "size": size,
        "most": MOST_BYTES,
        "longest": LONGEST_DAYS,
        "entered": {name: sent.get(name, "") for name in ("title", "purpose", "nummer")},
        "days": sent.get("days", str(_DAYS)),
        "errors": errors,
    }
    return render(request, "file_sets/take.html", context, status=422 if errors else 200)


def _account(request: HttpRequest) -> UUID:
    account_id = actor_of(request).account_id
    assert account_id is not None, "the page is for staff"
    return account_id


def _ids(given: Sequence[str]) -> list[UUID]:
    found = []
    for one in given:
        with suppress(ValueError):
            found.append(UUID(one))
    return found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
