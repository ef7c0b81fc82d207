"""What keeps a definition from being published, each reason with the place and the property it belongs to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.form_editor.contracts import Definition, Place
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import DefinitionProblem, Form, FormDefinitionError

_EMPTY = "Hier werden mindestens 1 Angaben erwartet."
_SHAPES = "Erwartet wird "
_TEXTS = frozenset({"title", "label", "hint", "easy", "intro"})
_STRUCTURE = frozenset({"pages", "fields"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason: where, at which property (``checks.0.that``), or in which shared list."""

    place: Place
    part: str
    text: str
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A definition as it is read, or why it cannot be."""

    form: Form | None
    problems: tuple[Problem, ...]

    def at(self, place: Place) -> dict[str, str]:
        """Return what is wrong at a place, by property."""
        found: dict[str, str] = {}
        for problem in self.problems:
            if problem.place == place and not problem.list_name:
                found[problem.part] = f"{found[problem.part]} {problem.text}" if problem.part in found else problem.text
        return found


def judge(definition: Definition) -> Judged:
    """Read a definition and say what is wrong with it; also what might come out differently in the browser."""
    try:
        form = forms.parse_definition(definition)
    except FormDefinitionError as error:
        return Judged(None, _once(map(_problem, error.problems)))
    found = forms.browser_problems(form, in_pages=True)
    return Judged(form, _once(map(_problem, found)))


def _once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Of several complaints of the schema about one text the first is enough; each circle is named by itself."""
    found: dict[tuple[object, ...], Problem] = {}
    for one in problems:
        key = (
            one.place,
            one.part,
            one.list_name,
            "" if one.text.startswith(_SHAPES) or one.part in _TEXTS else one.text,
        )
        found.setdefault(key, one)
    return tuple(found.values())


def _problem(problem: DefinitionProblem) -> Problem:
    place: list[int] = []
    rest = list(problem.position)
    if rest[:1] == ["lists"] and len(rest) > 1:
        return Problem((), ".".join(map(str, rest[2:])), _words(problem, rest), str(rest[1]))
    while len(rest) > 1 and rest[0] in _STRUCTURE and isinstance(rest[1], int):
        place.append(rest[1])
        rest = rest[2:]
    return Problem(tuple(place), ".".join(map(str, rest)), _words(problem, rest))


_PLAIN: Mapping[str, str] = {
    "Es fehlt: label.": "Die Beschriftung fehlt.",
    "Es fehlt: title.": "Die Überschrift fehlt.",
    "Es fehlt: message.": "Die Meldung fehlt.",
    "Es fehlt: that.": "Die Bedingung fehlt.",
}


def _words(problem: DefinitionProblem, rest: list[str | int]) -> str:
    if problem.reason == _EMPTY:
        texts = {"fields": _("Hier steht noch kein Feld."), "label": _("Die Beschriftung fehlt.")}
        texts |= {"title": _("Die Überschrift fehlt."), "message": _("Die Meldung fehlt.")}
        return next((text for name, text in texts.items() if name in rest), _("Hier fehlt noch etwas."))
    return _PLAIN.get(problem.reason, problem.reason)
