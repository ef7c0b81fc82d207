"""The services as a board by step and as a list, and entering a new one."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import Entry, EntryFilter, NewEntry, Stage
from amtsweg.onboarding.queries.counts import counts_now
from amtsweg.onboarding.queries.listing import board, count_by_stage, list_entries
from amtsweg.onboarding.services.beginning import begin
from amtsweg.onboarding.views.words import ACCESS, STAGES

PAGE = 50
ON_BOARD = 8
_ASKED = ("suche", "stelle", "schritt", "fehlt")


@staff("catalogue.read")
@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    """Show at which step how many services stand, and the first of each."""
    wanted = EntryFilter(unit_key=request.GET.get("stelle", "")[:80])
    shown, counts = board(wanted, most=ON_BOARD), count_by_stage(wanted)
    today = clock.now().date()
    columns = [
        {
            "stage": stage,
            "label": STAGES[stage][0],
            "count": counts[stage],
            "rows": [_row(entry, today) for entry in shown[stage]],
            "more": counts[stage] - len(shown[stage]),
            "url": "?" + urlencode({"stelle": wanted.unit_key, "schritt": stage.value}),
        }
        for stage in Stage
    ]
    context = {**_frame(request, wanted), "columns": columns, "counts": counts_now()}
    return render(request, "onboarding/board.html", context)


@staff("catalogue.read")
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Show the services that fit, by title."""
    wanted = EntryFilter(
        text=request.GET.get("suche", "")[:100].strip(),
        unit_key=request.GET.get("stelle", "")[:80],
        stage=next((one for one in Stage if one.value == request.GET.get("schritt")), None),
        missing=request.GET.get("fehlt", "")[:20],
    )
    page = list_entries(wanted, after=request.GET.get("nach", "")[:500], limit=PAGE)
    asked = {name: value for name in _ASKED if (value := request.GET.get(name, ""))}
    today = clock.now().date()
    context = {
        **_frame(request, wanted),
        "rows": [_row(entry, today) for entry in page.entries],
        "next_url": "?" + urlencode({**asked, "nach": page.after}) if page.after else "",
        "is_first": "nach" not in request.GET,
    }
    return render(request, "onboarding/list.html", context)


@staff("catalogue.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Enter a service that is to get a digital access."""
    typed = {name: request.POST.get(name, "").strip() for name in ("title", "unit_key", "leika_key", "owner", "due")}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            new = NewEntry(
                title=typed["title"][:400],
                unit_key=typed["unit_key"][:80],
                leika_key=typed["leika_key"].replace(" ", "")[:20],
                owner=typed["owner"][:200],
                due=read_date(typed["due"]),
            )
            slug = begin(new=new, actor=identity.actor_of(request), at=clock.now())
            return redirect("onboarding-entry", slug)
        except Invalid as refused:
            errors = dict(refused.fields)
    context = {"entered": typed, "errors": errors, "units": identity.org_units()}
    return render(request, "onboarding/new.html", context, status=422 if errors else 200)


def read_date(text: str) -> date | None:
    """Return a date typed as a browser sends it, or nothing. Raises Invalid."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = _("Bitte geben Sie ein Datum an, zum Beispiel 31.12.2026.")
        raise Invalid(message, {"due": message}) from None


def _frame(request: HttpRequest, wanted: EntryFilter) -> dict[str, object]:
    account_id = identity.actor_of(request).account_id
    may = account_id is not None and bool(identity.units_for("catalogue.manage", account_id=account_id, at=clock.now()))
    return {
        "wanted": wanted,
        "units": identity.org_units(),
        "stages": [(stage.value, label) for stage, (label, _kind) in STAGES.items()],
        "lacks": list(ACCESS.items()),
        "may_create": may,
    }


def _row(entry: Entry, today: date) -> dict[str, object]:
    unit = next((one for one in identity.org_units() if one.key == entry.unit_key), None)
    label, kind = STAGES[entry.stage]
    return {
        "entry": entry,
        "unit": unit,
        "label": label,
        "kind": kind,
        "late": entry.due is not None and entry.due < today and entry.stage not in (Stage.ONLINE, Stage.STOPPED),
        "access": [text for name, text in ACCESS.items() if getattr(entry.access, name)],
    }
