"""Test examples of a draft: given values, expected results, and what draft and published table make of them."""

from dataclasses import dataclass, replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.catalogue import api as catalogue
from amtsweg.dmn.api import editing
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.process_register.queries.tables import draft_of, grids_of
from amtsweg.process_register.rules.tables.drafts import (
    Draft,
    Example,
    ExampleRun,
    asked_for,
    context_for,
    run_examples,
    run_golden,
)
from amtsweg.process_register.rules.tables.trying import Outcome, model_of, part_names, try_decision
from amtsweg.process_register.rules.tables.values import NotAValue, Wanted, feel_value
from amtsweg.process_register.services.tables import DraftChanged, accept_outcome, save_examples
from amtsweg.process_register.views.tables.draft_frame import draft_context, revision_of
from amtsweg.process_register.views.tables.shared import (
    Field,
    File,
    acting,
    asked_fields,
    given_in,
    open_file,
    show,
)
from amtsweg.process_register.views.tables.words import column_name, value_problem


@dataclass(frozen=True, slots=True)
class NewExample:
    """The form of an example that is being written."""

    number: int
    title: Field
    given: list[Field]
    expected: list[Field]
    decision: str
    editing: int | None

    @property
    def errors(self) -> dict[str, str]:
        """Return what is wrong, by field."""
        return {one.id: one.problem for one in (self.title, *self.given, *self.expected) if one.problem}


@staff("process.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show the examples with what comes out, and take in a new or changed one."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    if request.method != "POST":
        return _page(request, file, draft, _new(request, file, draft))
    form = _posted(request, file, draft)
    if request.POST.get("do") == "calculate":
        return _page(request, file, draft, _calculated(request, file, draft, form))
    if form.errors:
        return _page(request, file, draft, form, status=HTTPStatus.BAD_REQUEST)
    example = Example(
        form.decision,
        form.title.text,
        {one.path: one.text for one in form.given if one.text},
        {one.path: one.text for one in form.expected},
    )
    kept = list(draft.examples)
    if form.editing is not None and form.editing < len(kept):
        kept[form.editing] = example
    else:
        kept.append(example)
    return _keep(request, file, draft, kept, form)


@staff("process.manage")
@require_POST
def remove(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Take an example out."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    gone = request.POST.get("beispiel", "")
    kept = [one for number, one in enumerate(draft.examples) if str(number) != gone]
    return _keep(request, file, draft, kept, None)


@staff("process.manage")
@require_POST
def accept(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Say that an example of the pack shall come to what the draft makes of it."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    actor = acting(request, "process.manage", file)
    golden = catalogue.golden_examples(file.version.service_slug)
    asked = (request.POST.get("beispiel", ""), request.POST.get("entscheidung", ""))
    for run in run_golden(draft, file.xml, golden, at=clock.now()):
        if (run.example.name, run.decision) == asked:
            accept_outcome(
                draft_id=draft.id,
                revision=revision_of(request),
                example=run.example.name,
                decision=run.decision,
                value=run.draft.value,
                actor=actor,
                at=clock.now(),
            )
    return redirect("process-register-table-examples", slug=slug, name=name)


def _keep(request: HttpRequest, file: File, draft: Draft, kept: list[Example], form: NewExample | None) -> HttpResponse:
    actor = acting(request, "process.manage", file)
    try:
        save_examples(draft_id=draft.id, revision=revision_of(request), examples=kept, actor=actor, at=clock.now())
    except DraftChanged as error:
        form = form or _new(request, file, error.draft)
        return _page(request, file, error.draft, form, overtaken=True, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Die Beispiele sind gespeichert."))
    return redirect("process-register-table-examples", slug=file.entry.slug, name=file.name)


def _page(
    request: HttpRequest,
    file: File,
    draft: Draft,
    form: NewExample | None,
    *,
    overtaken: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    at = clock.now()
    golden = catalogue.golden_examples(file.version.service_slug)
    context = draft_context(file, draft, "examples")
    context |= {
        "runs": [_shown(run) for run in run_examples(draft, file.xml, file.form, at=at)],
        "golden": run_golden(draft, file.xml, golden, at=at),
        "form": form,
        "errors": form.errors if form else {},
        "overtaken": overtaken,
        "decisions": [(number, grid.name) for number, grid in enumerate(grids_of(draft.xml), 1)],
    }
    return show(request, "examples", file, context, status=status)


@dataclass(frozen=True, slots=True)
class ShownRun:
    """An example with its results, part by part: name, expected, of the draft, of what is published."""

    run: ExampleRun
    given: list[tuple[str, str]]
    parts: list[tuple[str, str, str, str]]
    fired: str
    fired_before: str


def _shown(run: ExampleRun) -> ShownRun:
    grid = run.grid
    names = {one.name: column_name(grid, place, output=True) for place, one in enumerate(grid.outputs)} if grid else {}
    parts = [
        (names.get(part, part), text, _part(run.draft, part), _part(run.published, part))
        for part, text in run.example.expected.items()
    ]
    return ShownRun(
        run,
        list(run.example.given.items()),
        parts,
        ", ".join(map(str, run.draft.fired(grid))) if grid else "",
        ", ".join(map(str, run.published.fired(grid))) if grid else "",
    )


def _part(outcome: Outcome, part: str) -> str:
    return outcome.parts.get(part, outcome.problem or "null")


def _chosen(request: HttpRequest, draft: Draft) -> tuple[int, editing.Grid] | None:
    """The table an example is written for."""
    grids = editing.read_grids(draft.xml)
    text = request.POST.get("tabelle", request.GET.get("tabelle", "1"))
    number = int(text) if text.isdecimal() and 1 <= int(text) <= len(grids) else 1
    return (number, grids[number - 1]) if grids else None


def _new(request: HttpRequest, file: File, draft: Draft) -> NewExample | None:
    """The empty form, or that of an example to be changed."""
    chosen = _chosen(request, draft)
    if chosen is None:
        return None
    text = request.GET.get("beispiel", "")
    old = draft.examples[int(text)] if text.isdecimal() and int(text) < len(draft.examples) else None
    number, grid = chosen
    if old is not None:
        found = [place for place in enumerate(editing.read_grids(draft.xml), 1) if place[1].decision == old.decision]
        number, grid = found[0] if found else chosen
    asked = _asked(file, draft, grid)
    given = asked_fields(asked, old.given if old else {})
    if old is None:
        given = [replace(one, problem="") for one in given]
    expected = [
        _expected(grid, part, old.expected.get(part, "") if old else "", check=False) for part in part_names(grid)
    ]
    title = Field("titel", _("Was das Beispiel zeigt"), "", old.title if old else "")
    return NewExample(number, title, given, expected, grid.decision, int(text) if old else None)


def _posted(request: HttpRequest, file: File, draft: Draft) -> NewExample:
    chosen = _chosen(request, draft)
    number, grid = chosen or (1, editing.read_grids(file.xml)[0])
    asked = _asked(file, draft, grid)
    title = request.POST.get("titel", "").strip()[:200]
    problem = "" if title else _("Bitte sagen Sie in ein paar Worten, was das Beispiel zeigt.")
    expected = [_expected(grid, part, request.POST.get(f"e-{part}", "").strip()[:2000]) for part in part_names(grid)]
    changed = request.POST.get("beispiel", "")
    return NewExample(
        number,
        Field("titel", _("Was das Beispiel zeigt"), "", title, problem=problem),
        asked_fields(asked, given_in(request.POST, asked)),
        expected,
        grid.decision,
        int(changed) if changed.isdecimal() else None,
    )


def _asked(file: File, draft: Draft, grid: editing.Grid) -> list[Wanted]:
    return asked_for(model_of(draft.xml), grid.decision, file.form)


def _expected(grid: editing.Grid, part: str, text: str, *, check: bool = True) -> Field:
    names = {one.name: column_name(grid, place, output=True) for place, one in enumerate(grid.outputs)}
    problem = ""
    if check and not text:
        problem = _("Bitte tragen Sie ein, was herauskommen soll. „Ausrechnen“ schlägt es vor.")
    elif check:
        try:
            feel_value(text)
        except NotAValue as error:
            problem = value_problem(error)
    return Field(f"e-{part}", names.get(part, _("Ergebnis")), part, text, problem=problem)


def _calculated(request: HttpRequest, file: File, draft: Draft, form: NewExample) -> NewExample:
    """The form with the results the draft gives."""
    grid = editing.read_grids(draft.xml)[form.number - 1]
    asked = _asked(file, draft, grid)
    outcome = try_decision(draft.xml, grid, context_for(asked, given_in(request.POST, asked)), at=clock.now())
    expected = [
        replace(one, text=_part(outcome, one.path) if outcome.parts else "", problem="") for one in form.expected
    ]
    return replace(form, title=replace(form.title, problem=""), expected=expected)
