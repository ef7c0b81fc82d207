"""The register as a list, as a board by status, and as a file."""

import csv
from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.process_register.contracts import Entry, EntryFilter, Priority, Status
from amtsweg.process_register.queries.listing import board, count_by_status, every_entry, list_entries
from amtsweg.process_register.views.frame import PRIORITY, STATUS, may_manage_any

PAGE = 25
ON_BOARD = 12
_ASKED = ("suche", "stelle", "stand", "leistung", "prioritaet")
_COLUMNS = (
    "slug", "title", "summary", "status", "priority", "unit_key", "owner", "process", "leika_keys", "fim_key",
    "legal_basis", "benefit", "yearly_volume", "media_breaks", "goals", "target_percent", "it_used", "source",
    "updated_at",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t")
Kind = TypeVar("Kind", bound=StrEnum)


@staff("process.read")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the processes that fit, the best hits first."""
    wanted = _wanted(request)
    page = list_entries(wanted, after=request.GET.get("nach", "")[:500], limit=PAGE)
    context = {
        **_frame(request, wanted),
        "rows": [_row(entry) for entry in page.entries],
        "next_url": "?" + urlencode({**_asked(request), "nach": page.after}) if page.after else "",
        "is_first": "nach" not in request.GET,
        "services": catalogue.online_services(),
    }
    return render(request, "process_register/list.html", context)


@staff("process.read")
@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    """Show how many processes stand where, and the first of each."""
    wanted = EntryFilter(unit_key=request.GET.get("stelle", "")[:80])
    shown, counts = board(wanted, most=ON_BOARD), count_by_status(wanted)
    columns = [
        {
            "label": STATUS[status][0],
            "kind": STATUS[status][1],
            "count": counts[status],
            "rows": [_row(entry) for entry in shown[status]],
            "more": counts[status] - len(shown[status]),
            "url": "?" + urlencode({"stelle": wanted.unit_key, "stand": status.value}),
        }
        for status in Status
    ]
    return render(request, "process_register/board.html", {**_frame(request, wanted), "columns": columns})


@staff("process.read")
@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    """Return the processes that fit as JSON, all of them."""
    return JsonResponse({"processes": [_plain(entry) for entry in every_entry(_wanted(request))]})


@staff("process.read")
@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Return the processes that fit as a table that German spreadsheets open: semicolons, UTF-8 with its mark."""
    rows = list(every_entry(_wanted(request)))
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="prozesse.csv"'
    return response


class _Echo:
    def write(self, text: str) -> str:
        """Return what a csv writer would write."""
        return text


def _lines(entries: list[Entry]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + str(writer.writerow(_COLUMNS))
    for entry in entries:
        plain = _plain(entry)
        yield str(writer.writerow([_cell(plain[name]) for name in _COLUMNS]))


def _plain(entry: Entry) -> dict[str, object]:
    values = asdict(entry)
    return {name: value for name, value in values.items() if name in _COLUMNS}


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        value = "\n".join(map(str, value))
    # A text that a spreadsheet would take for a formula is kept a text.
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _wanted(request: HttpRequest) -> EntryFilter:
    return EntryFilter(
        text=request.GET.get("suche", "")[:100],
        unit_key=request.GET.get("stelle", "")[:80],
        status=_choice(Status, request.GET.get("stand", "")),
        process=request.GET.get("leistung", "")[:80],
        priority=_choice(Priority, request.GET.get("prioritaet", "")),
    )


def _choice(kind: type[Kind], text: str) -> Kind | None:
    return next((one for one in kind if one.value == text), None)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in _ASKED if (value := request.GET.get(name, ""))}


def _frame(request: HttpRequest, wanted: EntryFilter) -> dict[str, object]:
    return {
        "wanted": wanted,
        "units": identity.org_units(),
        "statuses": [(status.value, label) for status, (label, _kind) in STATUS.items()],
        "priorities": [(priority.value, label) for priority, label in PRIORITY.items()],
        "may_create": may_manage_any(request),
        "query": urlencode(_asked(request)),
    }


def _row(entry: Entry) -> dict[str, object]:
    names = {unit.key: unit for unit in identity.org_units()}
    unit = names.get(entry.unit_key)
    label, kind = STATUS[entry.status]
    return {"entry": entry, "unit": unit, "status_label": label, "status_kind": kind}
