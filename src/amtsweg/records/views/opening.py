"""Open a file, and change what it says of itself; two who do so at once see both states."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundPage
from amtsweg.identity import api as identity
from amtsweg.identity.api import actor_of, staff, subject_access
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.records.contracts import Changed, FileFacts, Medium, RecordFile, UnknownPlanUnit
from amtsweg.records.file_type_rules import OWN_FIELDS, FileType
from amtsweg.records.gate import ask_purpose
from amtsweg.records.queries.file_types import file_types, find_file_type
from amtsweg.records.queries.opened import opened_file
from amtsweg.records.queries.tree import PlanTree, plan_tree
from amtsweg.records.services.keeping import change_file
from amtsweg.records.services.opening import open_file_of_type
from amtsweg.records.views.conflict import differences
from amtsweg.records.views.file import frame
from amtsweg.records.views.typed import all_asked, asked, sent
from amtsweg.records.views.who import account_id_of, check_may, reader_of
from amtsweg.records.views.words import MEDIA


@dataclass(frozen=True, slots=True)
class Sent:
    """What was typed about a file, and everything wrong with it."""

    facts: FileFacts
    bound: BoundPage | None
    errors: Mapping[str, str]
    waits: bool
    """Answers led to questions nobody has seen yet, or a button of the form was pressed."""


@staff("record.work")
@require_http_methods(["GET", "HEAD", "POST"])
def open_file(request: HttpRequest) -> HttpResponse:
    """Open a file: first where it lies and what kind it is, then what is to be said about it."""
    units, tree = _my_units(request), plan_tree()
    unit = next((one for one in units if one.key == asked(request, "stelle", 80)), None)
    plan, found = asked(request, "plan", 40), find_file_type(asked(request, "art", 80))
    if unit is None or not plan or "art" not in request.GET:
        return _first(request, units, tree)
    if plan not in tree.titles or plan in tree.ended:
        raise NotFound(_("Der Aktenplan hat keine solche Einheit, oder sie gilt nicht mehr."))
    page = _sent(request, found, None)
    errors = dict(page.errors)
    if request.method == "POST" and not errors and not page.waits:
        try:
            file_id = open_file_of_type(
                unit_id=unit.id,
                plan_key=plan,
                file_type=found,
                facts=page.facts,
                actor=actor_of(request, action="record.work", unit_id=unit.id),
                at=clock.now(),
            )
            messages.success(request, _("Die Akte ist angelegt. Ihr Aktenzeichen bekommt sie gleich."))
            return HttpResponseRedirect(reverse("records-file", args=[file_id]))
        except UnknownPlanUnit as refused:
            raise NotFound(refused.message) from None
        except Invalid as refused:
            errors = _own(refused.fields)
    context = {
        **_fields(page, errors, unit.id),
        "where_rows": [(_("Aktenplan"), f"{plan} {tree.titles[plan]}"), (_("Stelle"), unit.name)],
        "file_type": found,
        "again_url": f"{reverse('records-open')}?plan={plan}",
    }
    return render(request, "records/open.html", context, status=422 if errors else 200)


@staff("record.work")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Change what a file says of itself; what somebody else changed meanwhile is shown beside it."""
    opened = opened_file(reader_of(request), file_id)
    file = opened.file
    check_may(request, "record.work", file)
    if ask := ask_purpose(request, record_file_id=file.id, level=file.confidentiality):
        return ask
    found, revision = find_file_type(file.template), _revision(request, file)
    page = _sent(request, found, file)
    errors, conflict = dict(page.errors), False
    if request.method == "POST" and not errors and not page.waits:
        try:
            actor = actor_of(request, action="record.work", unit_id=file.unit_id)
            change_file(record_file_id=file.id, revision=revision, facts=page.facts, actor=actor, at=clock.now())
            messages.success(request, _("Die Angaben sind gespeichert."))
            return HttpResponseRedirect(reverse("records-file-facts", args=[file_id]))
        except Invalid as refused:
            errors = _own(refused.fields)
        except Changed:
            conflict, file = True, opened_file(reader_of(request), file_id).file
    context = {
        **frame(request, opened, tab="facts"),
        **_fields(page, errors, file.unit_id),
        "revision": file.revision if conflict else revision,
        "conflict": differences(file, page.facts, found) if conflict else [],
        "file_type": found,
    }
    return render(request, "records/change.html", context, status=409 if conflict else 422 if errors else 200)


def _first(request: HttpRequest, units: list[OrgUnit], tree: PlanTree) -> HttpResponse:
    missing = {}
    if "art" in request.GET:
        if asked(request, "stelle") not in {unit.key for unit in units}:
            missing["stelle"] = _("Bitte wählen Sie die Stelle, deren Akte es ist.")
        if not asked(request, "plan"):
            missing["plan"] = _("Bitte wählen Sie, wo die Akte im Aktenplan liegt.")
    context = {
        "units": units,
        "plan_units": tree.in_force(),
        "types": [one for one in file_types() if not one.ended],
        "asked": all_asked(request),
        "errors": missing,
    }
    return render(request, "records/open_where.html", context, status=422 if missing else 200)


def _my_units(request: HttpRequest) -> list[OrgUnit]:
    mine = identity.units_for("record.work", account_id=account_id_of(request), at=clock.now())
    return [unit for unit in identity.org_units() if unit.id in mine]


def _sent(request: HttpRequest, found: FileType | None, file: RecordFile | None) -> Sent:
    """Return what was typed, or what stands there if nothing was."""
    at, before = clock.now(), dict(file.metadata) if file else {}
    form = found.form if found else None
    if request.method != "POST":
        bound = forms.bind(form, answers=before, at=at) if form else None
        return Sent(_facts_of(file), bound, {}, waits=False)
    if form is None:
        return Sent(_typed(request, file, found, before), None, {}, waits=False)
    result = forms.read_page(form, None, request.POST, request.FILES, answers=before, at=at)
    bound = forms.bind(form, answers=result.answers, errors=result.errors, focus=result.focus, at=at)
    kept = {key: value for key, value in before.items() if key not in {field.key for field in form.fields}}
    facts = _typed(request, file, found, {**kept, **forms.prune(form, result.answers)})
    errors = {one.id: one.message for one in bound.errors}
    return Sent(facts, bound, errors, waits=not result.complete and not errors)


def _typed(
    request: HttpRequest, file: RecordFile | None, found: FileType | None, metadata: Mapping[str, object]
) -> FileFacts:
    typed = {name: sent(request, OWN_FIELDS + name).strip() for name in ("title", "medium", "location", "person")}
    try:
        person = UUID(typed["person"]) if typed["person"] else None
    except ValueError:
        person = None
    medium = next((one for one in Medium if one == typed["medium"]), Medium.ELECTRONIC)
    template = file.template if file else (found.key if found else "")
    return FileFacts(typed["title"], template, metadata, medium, typed["location"], person)


def _facts_of(file: RecordFile | None) -> FileFacts:
    if file is None:
        return FileFacts("")
    return FileFacts(file.title, file.template, file.metadata, file.medium, file.location, file.responsible_id)


def _fields(page: Sent, errors: Mapping[str, str], unit_id: UUID) -> dict[str, object]:
    people = subject_access.who_can(("record.work",), unit_id=unit_id, at=clock.now())
    known = {person.account_id for person in people}
    if page.facts.responsible_id and page.facts.responsible_id not in known:
        people = [*identity.people([page.facts.responsible_id]).values(), *people]
    return {
        "facts": page.facts,
        "bound": page.bound,
        "grown": page.waits,
        "errors": errors,
        "media": [(medium.value, label) for medium, label in MEDIA.items()],
        "people": people,
    }


def _own(fields: Mapping[str, str]) -> dict[str, str]:
    return {f"{OWN_FIELDS}{name}": message for name, message in fields.items()}


def _revision(request: HttpRequest, file: RecordFile) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdigit() and len(text) < 9 else file.revision
