"""Golden examples of a pack: answers, and what must come of them. Whatever differs is a problem of the pack."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from amtsweg.catalogue.rules.checks import Checked
from amtsweg.dmn import api as dmn
from amtsweg.feel.api import FeelError, evaluate, to_json
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.kernel.packs import PackProblem, Position, Source


def example_problems(checked: Checked, *, at: datetime) -> Iterator[PackProblem]:
    """Work through the examples of a pack and yield what comes out differently from what they say.

    An expression that asks for too much ends it: no other example would get along with it, and each would take long.
    """
    for source in checked.pack.examples.values():
        if checked.form is not None:
            try:
                yield from _Example(checked, checked.form, source, at).problems()
            except FeelError as error:
                yield source.problem((), f"Ein Ausdruck verlangt hier zu viel: {error}")
                return


class _Example:
    """One example of one pack."""

    def __init__(self, checked: Checked, form: Form, source: Source, at: datetime) -> None:
        self.checked = checked
        self.form = form
        self.source = source
        self.at = at
        self.node = source.mapping()
        self.expect = _mapping(self.node.get("expect"))
        self.answers = forms.prune(form, _mapping(self.node.get("answers")))

    def problems(self) -> Iterator[PackProblem]:
        yield from self._unknown()
        yield from self._messages()
        yield from self._texts()
        yield from self._decisions()

    def _unknown(self) -> Iterator[PackProblem]:
        for name in _mapping(self.node.get("answers")):
            if name not in self.answers:
                yield self._say(("answers", name), f"„{name}“ ist kein Feld des Formulars oder hier ausgeblendet.")

    def _messages(self) -> Iterator[PackProblem]:
        wanted = {path: str(message) for path, message in _mapping(self.node.get("problems")).items()}
        found = forms.check_all(self.form, self.answers, at=self.at)
        for path in sorted(found.keys() | wanted.keys()):
            if found.get(path) != wanted.get(path):
                at: Position = ("problems", path) if path in wanted else ("answers", path.partition(".")[0])
                yield self._say(at, _differs(path, wanted.get(path), found.get(path)))

    def _texts(self) -> Iterator[PackProblem]:
        settings = self.checked.pack.settings
        if "case_title" in self.expect:
            yield from self._text(("expect", "case_title"), self.expect["case_title"], settings.get("case_title"))
        applicant = _mapping(settings.get("applicant"))
        for name, wanted in _mapping(self.expect.get("applicant")).items():
            yield from self._text(("expect", "applicant", name), wanted, applicant.get(name))

    def _text(self, position: Position, wanted: object, expression: object) -> Iterator[PackProblem]:
        found = evaluate(str(expression), self.answers, now=self.at) if expression else None
        if found != wanted:
            yield self._say(position, _differs(str(position[-1]), wanted, found))

    def _decisions(self) -> Iterator[PackProblem]:
        for name, wanted in _mapping(self.expect.get("decisions")).items():
            model = self.checked.decision(name)
            position: Position = ("expect", "decisions", name)
            if model is None:
                yield self._say(position, f"Die Entscheidung „{name}“ gibt es in keiner DMN-Datei.")
                continue
            result = dmn.evaluate_decision(model, name, {**self.answers, "answers": self.answers}, now=self.at)
            if (found := to_json(result.value)) != wanted:
                yield self._say(position, _differs(name, wanted, found))

    def _say(self, position: Position, reason: str) -> PackProblem:
        return self.source.problem(position, reason)


def _differs(name: str, wanted: object, found: object) -> str:
    said = "nichts" if wanted is None else f"„{wanted}“"
    got = "nichts" if found is None else f"„{found}“"
    return f"{name}: Das Beispiel erwartet {said}, heraus kommt {got}."


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
