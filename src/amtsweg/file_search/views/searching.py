"""The page to search, suggestions while typing, and saved searches."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.file_search.contracts import Asked
from amtsweg.file_search.queries.saved import saved_searches
from amtsweg.file_search.queries.searching import MOST_PAGES, PAGE, search
from amtsweg.file_search.queries.spelling import suggest
from amtsweg.file_search.rules.asking import tidy
from amtsweg.file_search.services.saving import delete_search, save_search
from amtsweg.file_search.views.presenting import NAMES, facets_of, query_string, rows_of
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records.api import reads

_LONGEST_VALUE = 80


@staff("record.read")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Search in files and documents."""
    return _page(request, errors={})


def _page(request: HttpRequest, *, errors: dict[str, str], status: int = 200) -> HttpResponse:
    values = request.POST if request.method == "POST" else request.GET
    asked, account_id = _asked(values), _account(request)
    who = reads.searchable.reader(account_id, at=clock.now())
    page = _number(values.get("seite", ""))
    found = search(asked, who, page=page)
    context = {
        "asked": asked,
        "text": asked.text,
        "found": found,
        "rows": rows_of(found.hits),
        "facets": facets_of(found, asked),
        "names": [(NAMES[name], value) for name, value in asked.facets.items()],
        "instead_url": query_string(Asked(found.instead)) if found.instead else "",
        "everywhere_url": query_string(Asked(asked.text)),
        "by_fit_url": query_string(Asked(asked.text, asked.facets)),
        "by_date_url": query_string(Asked(asked.text, asked.facets, newest_first=True)),
        "previous_url": query_string(asked, page=page - 1) if page > 1 else "",
        "next_url": query_string(asked, page=page + 1) if _goes_on(found.count, page) else "",
        "capped": found.count > PAGE * MOST_PAGES and page == MOST_PAGES,
        "saved": [(one, query_string(one.asked)) for one in saved_searches(account_id)],
        "errors": errors,
    }
    return render(request, "file_search/search.html", context, status=status)


@staff("record.read")
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Return words that begin like what is being typed, from what the person may see."""
    text = request.GET.get("suche", "")[:200]
    who = reads.searchable.reader(_account(request), at=clock.now())
    before = text[: len(text) - len(text.split()[-1])] if text.split() else ""
    found = [before + word for word in suggest(text, who)]
    return JsonResponse({"suggestions": found}, headers={"Cache-Control": "private, no-store"})


@staff("record.read")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Save a search under a name."""
    asked, name = _asked(request.POST), request.POST.get("name", "")
    try:
        save_search(account_id=_account(request), name=name, asked=asked, at=clock.now())
    except Invalid as error:
        return _page(request, errors=error.fields or {"name": error.message}, status=422)
    return HttpResponseRedirect(reverse("file-search") + query_string(asked))


@staff("record.read")
@require_POST
def forget(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Delete a saved search."""
    delete_search(search_id=search_id, account_id=_account(request))
    return HttpResponseRedirect(reverse("file-search"))


def _asked(values: QueryDict) -> Asked:
    facets = {name: values.get(key, "")[:_LONGEST_VALUE] for name, key in NAMES.items() if values.get(key)}
    return Asked(tidy(values.get("suche", "")), facets, values.get("reihenfolge") == "neueste")


def _account(request: HttpRequest) -> UUID:
    account_id = actor_of(request).account_id
    if account_id is None:
        raise NotAllowed(_("Bitte melden Sie sich an."))
    return account_id


def _number(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isdecimal() and int(text) > 0 else 1


def _goes_on(count: int, page: int) -> bool:
    return count > page * PAGE and page < MOST_PAGES
