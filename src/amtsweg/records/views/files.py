"""The file plan and the files that lie in it: tree on the left, list on the right."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import OrgUnit, keys_with_all_below
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.records.contracts import Confidentiality, FileState, Medium
from amtsweg.records.queries.file_types import file_types
from amtsweg.records.queries.listing import NEWEST, ORDERS, FileFilter, FileLine, list_files
from amtsweg.records.queries.paging import sort_of
from amtsweg.records.queries.tree import PlanTree, plan_tree
from amtsweg.records.services.choosing import choose_columns
from amtsweg.records.views.columns import Cell, Columns, address, columns_for, forget_columns
from amtsweg.records.views.file import DOCUMENT_COLUMNS
from amtsweg.records.views.typed import all_asked, asked
from amtsweg.records.views.who import account_id_of, reader_of
from amtsweg.records.views.words import LEVELS, MEDIA, STATES, day

PAGE = 50
FILE_COLUMNS = {
    "number": gettext_lazy("Aktenzeichen"),
    "title": gettext_lazy("Titel"),
    "plan": gettext_lazy("Aktenplan"),
    "unit": gettext_lazy("Stelle"),
    "state": gettext_lazy("Stand"),
    "opened": gettext_lazy("Angelegt"),
    "closed": gettext_lazy("Geschlossen"),
    "responsible": gettext_lazy("Zuständig"),
    "type": gettext_lazy("Aktenart"),
    "level": gettext_lazy("Vertraulichkeit"),
    "medium": gettext_lazy("Medium"),
    "until": gettext_lazy("Aufbewahren bis"),
}
_USUAL = ("number", "title", "state", "opened")
LISTS: Mapping[str, Mapping[str, object]] = {"files": FILE_COLUMNS, "documents": DOCUMENT_COLUMNS}


@staff("record.read")
@require_safe
def show_files(request: HttpRequest) -> HttpResponse:
    """Show the files somebody may see, narrowed by the plan and whatever else is asked for."""
    tree, units = plan_tree(), identity.org_units()
    sort = sort_of(asked(request, "sortierung"), ORDERS, NEWEST)
    columns = columns_for(request, "files", FILE_COLUMNS, _USUAL)
    page = list_files(
        reader_of(request),
        _wanted(request, tree, units),
        sort=sort,
        after=asked(request, "nach", 400),
        limit=PAGE,
    )
    types = {one.key: one.title for one in file_types()}
    plan = asked(request, "plan", 40)
    context = {
        "branches": tree.branches(plan),
        "plan": plan,
        "plan_title": tree.titles.get(plan, ""),
        "asked": all_asked(request),
        "units": units,
        "wanted": {"unit_key": asked(request, "stelle", 80)},
        "states": [(state.value, label) for state, (label, _kind) in STATES.items()],
        "types": list(types.items()),
        "columns": columns,
        "heads": columns.heads(request, ORDERS, sort),
        "rows": [_cells(columns, line, {unit.id: unit for unit in units}, types) for line in page.lines],
        "next_url": address(request, nach=page.next) if page.next else "",
        "first_url": address(request) if "nach" in request.GET else "",
        "all_url": reverse("records-files"),
        "may_open": bool(identity.units_for("record.work", account_id=account_id_of(request), at=clock.now())),
    }
    return render(request, "records/files.html", context)


@staff("record.read")
@require_safe
def show_branch(request: HttpRequest) -> HttpResponse:
    """Show what lies under one unit of the file plan, for the tree that opens without leaving the page."""
    tree, key = plan_tree(), asked(request, "unter", 40)
    if key not in tree.titles:
        raise NotFound("Der Aktenplan hat keine solche Einheit.")
    return render(request, "records/_branches.html", {"branches": tree.branches(under=key)})


@staff("record.read")
@require_POST
def choose(request: HttpRequest, list_name: str) -> HttpResponse:
    """Remember which columns somebody wants to see, and lead back."""
    labels = LISTS.get(list_name)
    if labels is None:
        raise NotFound("Diese Liste gibt es nicht.")
    wanted = request.POST.getlist("spalte")
    columns = [name for name in labels if name in wanted or name == "title"]
    choose_columns(account_id=account_id_of(request), list_name=list_name, columns=columns)
    forget_columns(request, list_name)
    back = request.POST.get("weiter", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/arbeitsplatz/")
    return HttpResponseRedirect(back if safe else reverse("records-files"))


def _wanted(request: HttpRequest, tree: PlanTree, units: list[OrgUnit]) -> FileFilter:
    plan, unit_key = asked(request, "plan", 40), asked(request, "stelle", 80)
    keys = keys_with_all_below(units, unit_key) if unit_key else set()
    return FileFilter(
        plan_keys=tuple(tree.keys_below(plan)) or ((plan,) if plan else ()),
        units=frozenset(unit.id for unit in units if unit.key in keys) if unit_key else None,
        state=next((one for one in FileState if one.value == asked(request, "stand")), None),
        text=asked(request, "suche"),
        responsible_id=account_id_of(request) if asked(request, "meine") else None,
        template=asked(request, "art", 80),
    )


def _cells(
    columns: Columns, line: FileLine, units: Mapping[UUID, OrgUnit], types: Mapping[str, str]
) -> list[tuple[str, Cell]]:
    url, unit = reverse("records-file", args=[line.id]), units.get(line.unit_id) if line.unit_id else None
    state, badge = STATES[line.state]
    guarded = line.confidentiality != Confidentiality.OPEN
    made = (
        Cell("number", line.number or "–", url=url, number=True),
        Cell("title", line.title, url=url, german=True),
        Cell("plan", f"{line.plan_key} {line.plan_title}", german=True),
        Cell("unit", unit.name if unit else "–", german=True),
        Cell("state", str(state), badge=badge),
        Cell("opened", day(line.opened_at)),
        Cell("closed", day(line.closed_at)),
        Cell("responsible", line.responsible or "–"),
        Cell("type", types.get(line.template, line.template) or "–", german=True),
        Cell("level", str(LEVELS[line.confidentiality]), badge="warning" if guarded else ""),
        Cell("medium", str(MEDIA[Medium(line.medium)])),
        Cell("until", day(line.retention_until)),
    )
    return columns.cells(made)
