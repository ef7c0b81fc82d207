"""A form as an outline: pages, groups and fields one below the other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.form_editor.rules.building import text_of, walk
from amtsweg.form_editor.rules.kinds import kind_name
from amtsweg.form_editor.rules.names import title_of


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One page or field; ``opens`` and ``closes`` say how many lists begin before and end behind it."""

    place: str
    label: str
    kind: str
    number: str
    level: int
    is_page: bool
    is_group: bool
    problems: int
    marks: tuple[str, ...]
    current: bool


def outline(
    definition: Definition, problems: Mapping[Place, Collection[str]], language: str, current: Place | None = None
) -> list[OutlineRow]:
    """Return the rows of an outline, each with how many problems it has."""
    rows = []
    for place, node in walk(definition):
        is_page = len(place) == 1
        label = title_of(node).to(language)
        rows.append(
            OutlineRow(
                place=text_of(place),
                label=label or str(node.get("key", "")),
                kind=_("Seite") if is_page else kind_name(node.get("type", "")),
                number=".".join(str(index + 1) for index in place),
                level=len(place),
                is_page=is_page,
                is_group=node.get("type") == "group",
                problems=len(problems.get(place, ())),
                marks=_marks(node, is_page=is_page),
                current=place == current,
            )
        )
    return rows


def _marks(node: Mapping[str, object], *, is_page: bool) -> tuple[str, ...]:
    marks = []
    if not is_page and node.get("required") is False:
        marks.append(_("freiwillig"))
    if node.get("shown_if") is not None:
        marks.append(_("mit Bedingung"))
    if "repeat" in node:
        marks.append(_("mehrfach"))
    return tuple(marks)
