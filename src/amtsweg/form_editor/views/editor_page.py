"""Everything the editor's page shows of a definition and one place in it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, FormDraft, Place
from amtsweg.form_editor.rules import building
from amtsweg.form_editor.rules.building import node_at, text_of, walk
from amtsweg.form_editor.rules.judging import Judged, Problem, judge
from amtsweg.form_editor.rules.kinds import kind_name, kinds
from amtsweg.form_editor.rules.names import names_at
from amtsweg.form_editor.rules.usage import uses
from amtsweg.form_editor.views.changing import called, properties_at
from amtsweg.form_editor.views.frame import Opened
from amtsweg.form_editor.views.outline import outline
from amtsweg.form_editor.views.parts import Form, inputs, option_rows, sections


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong, with the way to it."""

    url: str
    where: str
    text: str


def page_context(opened: Opened, draft: FormDraft, definition: Definition, place: Place) -> dict[str, object]:
    """Return the context of the editor, showing one place."""
    node = node_at(definition, place)
    if node is None or not definition["pages"]:
        place, node = (), definition
    judged, language = judge(definition), get_language() or "de"
    wrong: dict[Place, list[str]] = defaultdict(list)
    for problem in judged.problems:
        wrong[problem.place].append(problem.text)
    form = Form(
        slug=opened.slug,
        definition=definition,
        place=place,
        node=node,
        names=names_at(definition, place),
        inner=names_at(definition, place, within=True),
        problems=judged.at(place),
    )
    found = inputs(form, properties_at(place, node))
    is_field = len(place) > 1
    return {
        "outline": outline(definition, wrong, language, place),
        "place": text_of(place),
        "node_label": called(node),
        "node_kind": _kind(place, node),
        "is_field": is_field,
        "is_form": not place,
        "key": str(node.get("key", "")) if place else "",
        "key_error": form.problems.get("key", ""),
        "own_problem": form.problems.get("", ""),
        "sections": sections(found),
        "kinds": [(kind, words, kind == node.get("type")) for kind, words in kinds()] if is_field else [],
        "new_kinds": kinds(),
        "can": building.can(definition, place) if place else frozenset(),
        "holds_fields": len(place) == 1 or node.get("type") == "group",
        "uses": uses(opened.version, str(node.get("key", ""))) if len(place) == 2 else [],
        "complaints": complaints(opened.slug, definition, judged),
        "lists": list(definition.get("lists") or ()),
        "unsaved": definition is not draft.definition,
    }


def _kind(place: Place, node: building.Node) -> str:
    if not place:
        return _("Formular")
    return _("Seite") if len(place) == 1 else kind_name(node.get("type", ""))


def complaints(slug: str, definition: Definition, judged: Judged) -> list[Complaint]:
    """Return everything that keeps a definition from being published, each with the way to it."""
    labels = {place: called(node) for place, node in walk(definition)}
    return [_complaint(slug, one, labels) for one in judged.problems]


def _complaint(slug: str, problem: Problem, labels: Mapping[Place, str]) -> Complaint:
    url = reverse("form-editor-draft", args=[slug])
    if problem.list_name:
        return Complaint(
            f"{url}?liste={problem.list_name}", _("Liste „%(name)s“") % {"name": problem.list_name}, problem.text
        )
    where = labels.get(problem.place, _("Formular"))
    return Complaint(f"{url}?teil={text_of(problem.place)}#eigenschaften", where, problem.text)


def list_context(opened: Opened, definition: Definition, name: str) -> dict[str, object]:
    """Return the context of a shared list of answers."""
    lists = definition.get("lists")
    options = lists.get(name) if isinstance(lists, Mapping) else None
    judged = judge(definition)
    problems = {one.part: one.text for one in judged.problems if one.list_name == name}
    using = [called(node) for _place, node in walk(definition) if node.get("options") == name]
    wrong: dict[Place, list[str]] = defaultdict(list)
    for problem in judged.problems:
        wrong[problem.place].append(problem.text)
    return {
        "list_name": name,
        "rows": option_rows(options, problems),
        "using": using,
        "outline": outline(definition, wrong, get_language() or "de"),
        "lists": list(lists or ()),
        "complaints": complaints(opened.slug, definition, judged),
    }
