"""The helper for conditions: lines of field, comparison and value, read aloud before they are taken over."""

from copy import deepcopy
from dataclasses import dataclass, replace
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.form_editor.contracts import Definition, DraftChanged, FormDraft, Place
from amtsweg.form_editor.rules import reading_aloud
from amtsweg.form_editor.rules.building import node_at, place_of, text_of
from amtsweg.form_editor.rules.conditions import (
    MOST_LINES,
    Candidate,
    Line,
    Lines,
    candidates,
    operator_words,
    read,
    write,
)
from amtsweg.form_editor.rules.names import Names, names_at
from amtsweg.form_editor.services.drafts import save_draft
from amtsweg.form_editor.views.changing import called
from amtsweg.form_editor.views.frame import Opened, acting, open_draft, revision_of, show_draft
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound

_PARTS = frozenset({"shown_if", "required_if"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as it is shown: with the comparisons and answers that fit what it is about."""

    index: int
    line: Line
    about: Candidate | None
    operators: tuple[tuple[str, str, bool], ...]
    error: str


@dataclass(frozen=True, slots=True)
class Target:
    """The expression the helper writes: where in the form, and in which property."""

    place: Place
    part: str
    feel: str
    names: Names
    known: tuple[Candidate, ...]

    @property
    def is_check(self) -> bool:
        """Tell whether it is what a check demands, and not when something is shown."""
        return self.part.startswith("checks.")


@staff("form.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a condition as lines; write lines as a condition."""
    opened, draft = open_draft(slug)
    sent = request.POST if request.method == "POST" else request.GET
    goal = _target(draft.definition, sent)
    if request.method == "POST":
        return _posted(request, opened, draft, goal)
    lines = read(goal.feel, goal.known, goal.names)
    return _page(request, opened, draft, goal, lines or Lines(()), beyond=lines is None)


def _target(definition: Definition, sent: QueryDict) -> Target:
    place, part = place_of(sent.get("teil", "")), sent.get("feld", "")
    node = node_at(definition, place) if place is not None else None
    if place is None or node is None or not (part in _PARTS or _is_check(part)):
        raise NotFound("Diese Bedingung gibt es in dem Formular nicht.")
    names = names_at(definition, place, within=part.startswith("checks."))
    value = _check(node.get("checks"), part).get("that") if part.startswith("checks.") else node.get(part)
    feel = str(value).lower() if isinstance(value, bool) else str(value or "")
    own = {str(node.get("key", ""))} if part in _PARTS and len(place) > 1 else set()
    known = [one for one in candidates(names, get_language() or "de") if one.feel.split(".")[0] not in own]
    return Target(place, part, feel, names, tuple(known))


def _is_check(part: str) -> bool:
    name, _dot, rest = part.partition(".")
    number, _dot, that = rest.partition(".")
    return name == "checks" and number.isdecimal() and len(number) < 3 and that == "that"


def _check(checks: object, part: str) -> dict[str, object]:
    index = int(part.split(".")[1])
    found = checks[index] if isinstance(checks, list) and index < len(checks) else None
    return found if isinstance(found, dict) else {}


def _posted(request: HttpRequest, opened: Opened, draft: FormDraft, goal: Target) -> HttpResponse:
    actor, sent = acting(request, "form.edit", opened), request.POST
    lines = _lines(sent)
    if sent.get("do") != "take":
        return _page(request, opened, draft, goal, _after(lines, sent.get("do", "")))
    written = write(lines, goal.known)
    if written.problems:
        return _page(request, opened, draft, goal, lines, status=HTTPStatus.BAD_REQUEST)
    try:
        save_draft(
            draft_id=draft.id,
            revision=revision_of(request),
            definition=_written(draft.definition, goal, written.feel),
            what=_("Bedingung von „%(label)s“") % {"label": called(node_at(draft.definition, goal.place) or {})},
            actor=actor,
            at=clock.now(),
        )
    except DraftChanged as error:
        return _page(request, opened, error.draft, goal, lines, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Die Bedingung ist übernommen."))
    url = reverse("form-editor-draft", args=[opened.slug])
    return HttpResponseRedirect(f"{url}?teil={text_of(goal.place)}#eigenschaften")


def _written(definition: Definition, goal: Target, feel: str) -> Definition:
    found: Definition = deepcopy(definition)
    node = node_at(found, goal.place)
    if node is not None and goal.is_check:
        _check(node.get("checks"), goal.part)["that"] = feel
    elif node is not None and feel:
        node[goal.part] = feel
    elif node is not None:
        node.pop(goal.part, None)
    return found


def _lines(sent: QueryDict) -> Lines:
    count = sent.get("count", "0")
    number = min(int(count), MOST_LINES) if count.isdecimal() and len(count) < 4 else 0
    lines = [
        Line(*(sent.get(f"{name}-{index}", "")[:500] for name in ("about", "operator", "value")))
        for index in range(number)
    ]
    return Lines(tuple(lines), "or" if sent.get("joiner") == "or" else "and")


def _after(lines: Lines, action: str) -> Lines:
    what, _colon, number = action.partition(":")
    rows = [line for line in lines.lines if line.about]
    if what == "delete" and number.isdecimal():
        rows = [line for index, line in enumerate(lines.lines) if line.about and index != int(number)]
    if what == "add" and len(rows) < MOST_LINES:
        rows.append(Line())
    return replace(lines, lines=tuple(rows))


def _page(
    request: HttpRequest,
    opened: Opened,
    draft: FormDraft,
    goal: Target,
    lines: Lines,
    *,
    beyond: bool = False,
    status: int = 200,
) -> HttpResponse:
    rows = lines if lines.lines else replace(lines, lines=(Line(),))
    written = write(rows, goal.known)
    errors = written.problems if status == HTTPStatus.BAD_REQUEST else {}
    say = reading_aloud.requirement if goal.is_check else reading_aloud.condition
    context = {
        "place": text_of(goal.place),
        "part": goal.part,
        "is_check": goal.is_check,
        "label": called(node_at(draft.definition, goal.place) or {}),
        "lines": [_shown(index, line, goal, errors.get(index, "")) for index, line in enumerate(rows.lines)],
        "joiner": rows.joiner,
        "candidates": goal.known,
        "spoken": say(written.feel, goal.names) if written.feel else None,
        "before": say(goal.feel, goal.names) if goal.feel else None,
        "beyond": beyond,
        "full": len(rows.lines) >= MOST_LINES,
        "overtaken": status == HTTPStatus.CONFLICT,
        "errors": {f"value-{index}": text for index, text in errors.items()},
    }
    return show_draft(request, "condition", opened, draft, context, status=status)


def _shown(index: int, line: Line, goal: Target, error: str) -> Shown:
    about = next((one for one in goal.known if one.feel == line.about), None)
    words = operator_words()
    names = about.operators if about else ()
    operators = tuple((name, words[name], name == line.operator) for name in names)
    return Shown(index, line, about, operators, error)
