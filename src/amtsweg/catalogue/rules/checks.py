"""Check a pack as a whole: expressions, process, decisions, task forms and letters must fit together."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from amtsweg.bpmn import api as bpmn
from amtsweg.catalogue.rules.pack import FORM, PROCESS, Pack
from amtsweg.catalogue.rules.tables import judge_tables
from amtsweg.dmn import api as dmn
from amtsweg.feel.api import FeelSyntaxError, compile_expression, kinds
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form, FormDefinitionError
from amtsweg.identity.contracts import Attributes
from amtsweg.kernel.packs import PackProblem, Position, Source

_BLANK = re.compile(r"\{([^{}]+)\}")
_ATTRIBUTES = frozenset(one.name for one in fields(Attributes))
_NO_KINDS: Mapping[str, kinds.Kind] = {}
_NEEDED_ONLINE = ("online", "record")


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack whose parts have been read; ``problems`` is empty when it may be used."""

    pack: Pack
    form: Form | None
    tasks: Mapping[str, Form]
    decisions: Mapping[str, dmn.Model]
    process: bpmn.ProcessModel | None
    problems: tuple[PackProblem, ...]
    notes: tuple[PackProblem, ...] = ()
    """What nobody could check; people should look at it."""

    def decision(self, name: str) -> dmn.Model | None:
        """Return the model that makes a decision."""
        return next((model for model in self.decisions.values() if name in decision_names(model)), None)


def check_pack(pack: Pack) -> Checked:
    """Return the parts of a pack with everything that is wrong with them, file by file and line by line."""
    checker = _Checker(pack)
    form = checker.form(pack.form) if pack.form else None
    # Where the form itself is wrong, nobody is to complain about what is not known of its answers.
    given = {"answers": forms.stored_kinds(form) if form else kinds.REFUSED}
    tasks = {name: found for name, source in pack.tasks.items() if (found := checker.form(source, given))}
    models = {name: model for name, xml in pack.decisions.items() if (model := checker.decisions(name, xml))}
    process = checker.process(pack.process) if pack.process is not None else None
    if not pack.problems:
        checker.settings(form)
        checker.references(process, models)
    if form or not pack.form:
        checker.tables(models, given["answers"])
    problems = tuple(sorted({*pack.problems, *checker.problems}))
    return Checked(pack, form, tasks, models, process, problems, tuple(checker.notes))


def decision_names(model: dmn.Model) -> frozenset[str]:
    """Return the names and ids under which a model's decisions can be asked for."""
    return frozenset(name for one in model.decisions for name in (one.id, one.name) if name)


class _Checker:
    """Gathers what is wrong with the parts of a pack."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.problems: list[PackProblem] = []
        self.notes: list[PackProblem] = []

    def form(self, source: Source, given: Mapping[str, kinds.Kind] = _NO_KINDS) -> Form | None:
        """Read a form; what its expressions are given from outside is of these kinds."""
        try:
            form = forms.parse_definition(source.mapping())
        except FormDefinitionError as error:
            self.problems += [source.problem(one.position, one.reason) for one in error.problems]
            return None
        found = forms.browser_problems(form, in_pages="pages" in source.mapping(), given=given)
        self.problems += [source.problem(one.position, one.reason) for one in found]
        return form

    def process(self, xml: bytes) -> bpmn.ProcessModel | None:
        file = self.pack.file(PROCESS)
        try:
            model = bpmn.read(xml)
        except bpmn.BpmnError as error:
            found = ((one.line, f"{one.element_id}: {one.reason}") for one in error.problems)
            self.problems += [PackProblem(file, line, reason) for line, reason in found]
            return None
        for one in model.expressions():
            if one.kind in ("condition", "script") and (reason := feel_problem(one.text)):
                self.problems.append(PackProblem(file, one.line, f"{one.element_id}: {reason}"))
        return model

    def decisions(self, name: str, xml: bytes) -> dmn.Model | None:
        try:
            return dmn.read(xml)
        except dmn.DmnReadError as error:
            file = self.pack.file(f"{name}.dmn")
            self.problems += [PackProblem(file, one.line, f"{one.element}: {one.reason}") for one in error.problems]
            return None

    def tables(self, models: Mapping[str, dmn.Model], answers: kinds.Kind) -> None:
        for name, model in models.items():
            judged = judge_tables(model, file=self.pack.file(f"{name}.dmn"), answers=answers)
            self.problems += judged.problems
            self.notes += judged.notes

    def settings(self, form: Form | None) -> None:
        """Check what ``service.yaml`` says about the form's answers."""
        pack, settings = self.pack, self.pack.settings
        if (pack.form is None) != ("online" not in settings):
            self._say((), f"Ein Online-Dienst braucht beides: den Abschnitt online und die Datei {FORM}.")
        if pack.form is not None:
            missing = [name for name in _NEEDED_ONLINE if name not in settings]
            if missing or pack.process is None:
                self._say((), f"Ein Online-Dienst braucht {', '.join(missing) or PROCESS}.")
        keys = frozenset(one.key for one in form.fields) if form else frozenset[str]()
        self._expressions(settings, keys)
        self._names(("place",), [settings["place"]] if "place" in settings else [], keys)
        duplicates = _mapping(settings.get("duplicates"))
        self._names(("duplicates", "same"), _sequence(duplicates.get("same")), keys)
        self._names(("prefill",), list(_mapping(settings.get("prefill"))), keys)

    def _expressions(self, settings: Mapping[str, object], keys: Collection[str]) -> None:
        self._feel(("case_title",), settings.get("case_title"), keys)
        self._feel(("record", "title"), _mapping(settings.get("record")).get("title"), keys)
        for name, text in _mapping(settings.get("applicant")).items():
            self._feel(("applicant", name), text, keys)
        self._feel(("co_signers", "people"), _mapping(settings.get("co_signers")).get("people"), keys)
        for name, entry in _mapping(settings.get("prefill")).items():
            self._feel(("prefill", name), _mapping(entry).get("value", entry), _ATTRIBUTES)
        for name, message in _mapping(settings.get("messages")).items():
            for part, text in _mapping(message).items():
                for blank in _BLANK.findall(str(text)):
                    self._feel(("messages", name, part), blank, None)

    def references(self, process: bpmn.ProcessModel | None, models: Mapping[str, dmn.Model]) -> None:
        """Check that whatever the process names is there."""
        pack, settings = self.pack, self.pack.settings
        known = frozenset(name for model in models.values() for name in decision_names(model))
        if "routing" in settings and settings["routing"] not in known:
            self._say(("routing",), f"Die Entscheidung „{settings['routing']}“ gibt es in keiner DMN-Datei.")
        there: Mapping[str, tuple[Collection[str], str]] = {
            "form": (pack.tasks, "das Formular tasks/{}.yaml"),
            "letter": (pack.letters, "das Schreiben letters/{}.typ"),
            "decision": (known, "die Entscheidung „{}“ in einer DMN-Datei"),
            "text": (_mapping(settings.get("messages")), "den Text messages.{} in der service.yaml"),
        }
        for node in process.nodes.values() if process else ():
            for name, (names, words) in there.items():
                wanted = node.properties.get(name)
                if name == "text" and not str(wanted).isidentifier():
                    continue  # an expression that gives the words themselves
                if wanted and wanted not in names:
                    reason = f"{node.id}: Der Prozess nennt {words.format(wanted)}; das gibt es nicht."
                    self.problems.append(PackProblem(pack.file(PROCESS), node.line, reason))

    def _names(self, position: Position, names: Sequence[object], keys: Collection[str]) -> None:
        for name in names:
            if name not in keys:
                self._say(position, f"Das Formular hat kein Feld „{name}“.")

    def _feel(self, position: Position, text: object, names: Collection[str] | None) -> None:
        if text is not None and (reason := feel_problem(str(text), names)):
            self._say(position, reason)

    def _say(self, position: Position, reason: str) -> None:
        self.problems.append(self.pack.service.problem(position, reason))


def feel_problem(text: str, names: Collection[str] | None = None) -> str:
    """Return what is wrong with an expression; with ``names`` also whether it names something else."""
    try:
        expression = compile_expression(text, names=names or ())
    except FeelSyntaxError as error:
        return f"Der Ausdruck „{text}“ ist kein gültiges FEEL: {error.message}"
    if names is None:
        return ""
    unknown = sorted(name for name in expression.names - frozenset(names) if not forms.is_built_in(name))
    return f"Der Ausdruck „{text}“ nennt „{unknown[0]}“; das gibt es hier nicht." if unknown else ""


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


def iter_problems(checked: Collection[Checked]) -> Iterator[PackProblem]:
    """Yield the problems of several packs, and slugs or LeiKa keys that two of them claim."""
    taken: dict[tuple[str, object], str] = {}
    for one in checked:
        yield from one.problems
        for name in ("slug", "leika"):
            value = one.pack.settings.get(name)
            if value is not None and (owner := taken.setdefault((name, value), one.pack.name)) != one.pack.name:
                yield one.pack.service.problem((name,), f"„{value}“ gehört schon zum Paket {owner}.")
