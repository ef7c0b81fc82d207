"""Test examples of a draft: what comes of their answers with the draft and with what is online, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.form_editor.contracts import DraftChanged, Example, FormDraft
from amtsweg.form_editor.rules.judging import judge
from amtsweg.form_editor.rules.trying import Outcome, Run, expected_of, run_examples, try_answers
from amtsweg.form_editor.services.drafts import accept_example, save_examples
from amtsweg.form_editor.views.frame import Opened, acting, open_draft, revision_of, show_draft
from amtsweg.form_editor.views.pack_examples import pack_examples
from amtsweg.form_editor.views.preview import typed
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ShownRun:
    """One example as it is shown; ``mark`` names it in addresses."""

    mark: str
    run: Run
    rows: tuple[tuple[str, str, str, str], ...]
    changed: bool = False


@staff("form.read")
@require_safe
def examples(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all examples with what comes out."""
    opened, draft = open_draft(slug)
    own, pack = runs(opened, draft, at=clock.now())
    return show_draft(request, "examples", opened, draft, {"own": own, "pack": pack})


def runs(opened: Opened, draft: FormDraft, *, at: datetime) -> tuple[list[ShownRun], list[ShownRun]]:
    """Work through people's own examples and those of the pack."""
    form, before = judge(draft.definition).form, _online(opened)
    own = [
        ShownRun(f"eigenes-{run.number}", run, _rows(run, form, before))
        for run in run_examples(draft.examples, form, before, at=at)
    ]
    known = pack_examples(opened, draft)
    found = run_examples([one.example for one in known], form, before, at=at)
    pack = [
        ShownRun(f"paket-{one.name}", run, _rows(run, form, before), one.changed)
        for one, run in zip(known, found, strict=True)
    ]
    return own, pack


def _online(opened: Opened) -> Form:
    assert opened.version.form_version_id is not None  # only services with a form are opened
    return forms.form(opened.version.form_version_id)


def _rows(run: Run, form: Form | None, before: Form) -> tuple[tuple[str, str, str, str], ...]:
    """What differs or is expected, one line each: the field, what was expected, and what comes out both ways."""
    labels = _labels(before) | (_labels(form) if form else {})
    paths = dict.fromkeys([*run.example.problems, *run.draft.problems, *run.published.problems])
    rows = [(_label(path, labels), *_messages(path, run)) for path in paths]
    asked = [path for path in dict.fromkeys([*run.example.shown, *run.example.hidden]) if _odd(path, run)]
    return (*rows, *((_label(path, labels), *_presence(path, run)) for path in asked))


def _messages(path: str, run: Run) -> tuple[str, str, str]:
    nothing = _("keine Meldung")
    return (
        run.example.problems.get(path, nothing),
        run.draft.problems.get(path, nothing),
        run.published.problems.get(path, nothing),
    )


def _odd(path: str, run: Run) -> bool:
    wanted = path in run.example.shown
    return wanted != (path in run.draft.shown) or wanted != (path in run.published.shown)


def _presence(path: str, run: Run) -> tuple[str, str, str]:
    return _said(path in run.example.shown), _in(path, run.draft), _in(path, run.published)


def _in(path: str, outcome: Outcome) -> str:
    return _said(path in outcome.shown) if path in outcome.known else _("gibt es nicht")


def _said(shown: bool) -> str:
    return _("wird gefragt") if shown else _("wird nicht gefragt")


def _labels(form: Form) -> dict[str, str]:
    return {one.key: one.label.to(get_language() or "de") for one in form.fields}


def _label(path: str, labels: Mapping[str, str]) -> str:
    key, _dot, rest = path.partition(".")
    label = labels.get(key) or key
    return f"{label} ({rest})" if rest else label


@staff("form.edit")
@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Add, change, accept or take out an example."""
    opened, draft = open_draft(slug)
    actor = acting(request, "form.edit", opened)
    action, _colon, mark = request.POST.get("do", "").partition(":")
    try:
        said = _changed(request, opened, draft, actor, (action, mark))
    except DraftChanged as error:
        messages.warning(
            request, _("%(who)s Bitte sehen Sie sich den Entwurf noch einmal an.") % {"who": error.message}
        )
        return redirect("form-editor-examples", slug=slug)
    if said:
        messages.success(request, said)
    return redirect("form-editor-examples", slug=slug)


def _changed(request: HttpRequest, opened: Opened, draft: FormDraft, actor: Actor, wanted: tuple[str, str]) -> str:
    """Do what a button asked for and return what to say; nothing where it asked for nothing that is there."""
    at, (action, mark) = clock.now(), wanted
    form = judge(draft.definition).form
    if form is None:
        messages.warning(request, _("Solange im Entwurf etwas nicht stimmt, lassen sich Beispiele nicht ändern."))
        return ""
    kind, _dash, name = mark.partition("-")
    answers = forms.prune(form, typed(request.POST.get("antworten")))
    revision = revision_of(request)
    if kind == "paket":
        known = next((one.example for one in pack_examples(opened, draft) if one.name == name), None)
        if known is None or action not in ("replace", "accept"):
            return ""
        held = _held(form, answers if action == "replace" else known.answers, at)
        accept_example(draft_id=draft.id, revision=revision, example=name, held=held, actor=actor, at=at)
        return _("Das Beispiel des Leistungspakets gilt jetzt so. Ändern Sie es auch im Paket.")
    if action == "new":
        kept, said = _with_new(draft, form, answers, request.POST.get("title", ""), at)
    else:
        kept, said = _own(draft, form, answers, wanted, at)
    if said:
        save_examples(draft_id=draft.id, revision=revision, examples=kept, actor=actor, at=at)
    return said


Kept = tuple[list[Example], str]


def _with_new(draft: FormDraft, form: Form, answers: Mapping[str, object], title: str, at: datetime) -> Kept:
    title = title.strip()[:200] or _("Beispiel %(number)s") % {"number": len(draft.examples) + 1}
    new = expected_of(title, answers, try_answers(form, answers, at=at))
    return [*draft.examples, new], _("Das Beispiel ist gespeichert.")


def _own(draft: FormDraft, form: Form, answers: Mapping[str, object], wanted: tuple[str, str], at: datetime) -> Kept:
    (action, mark), kept = wanted, list(draft.examples)
    name = mark.partition("-")[2]
    number = int(name) if name.isdecimal() and len(name) < 5 else len(kept)
    if number >= len(kept) or action not in ("delete", "replace", "accept"):
        return kept, ""
    if action == "delete":
        return [*kept[:number], *kept[number + 1 :]], _("Das Beispiel ist entfernt.")
    one = kept[number]
    given = answers if action == "replace" else one.answers
    kept[number] = expected_of(one.title, given, try_answers(form, given, at=at))
    return kept, _("Das Beispiel erwartet jetzt, was mit dem Entwurf herauskommt.")


def _held(form: Form, answers: Mapping[str, object], at: datetime) -> dict[str, object]:
    """What an example of the pack holds from now on; what the form does not ask any more is no answer of it either."""
    asked = forms.prune(form, answers)
    kept = {key: value for key, value in answers.items() if key in asked}
    return {"answers": kept, "problems": dict(try_answers(form, kept, at=at).problems)}
