"""One evaluation of a model: values of elements, each computed when first asked for and then kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amtsweg.dmn import model
from amtsweg.dmn.program import CompiledElement, Program, Requirement
from amtsweg.feel.api import from_python
from amtsweg.feel.api import hosting as feel


class Available(Mapping[str, object]):
    """The names that an element's logic may use; looking one up computes it."""

    def __init__(self, evaluation: Evaluation, requirements: tuple[Requirement, ...]) -> None:
        self._evaluation = evaluation
        self._requirements = {requirement.name: requirement for requirement in requirements}

    def __contains__(self, name: object) -> bool:
        return name in self._requirements

    def __getitem__(self, name: str) -> object:
        return self._evaluation.required(self._requirements[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._requirements)

    def __len__(self) -> int:
        return len(self._requirements)


class Evaluation:
    """Values for the elements of a model, from what the caller gave. `known` holds elements whose value is settled."""

    def __init__(
        self, program: Program, run: feel.Run, context: Mapping[str, object], known: dict[int, object] | None = None
    ) -> None:
        self.program = program
        self.run = run
        self.context = context
        self.known: dict[int, object] = dict(known or {})

    def required(self, requirement: Requirement) -> object:
        """The value of a name; that of an import is a context of what is required of it."""
        if requirement.element is None:
            return {member.name: self.required(member) for member in requirement.members}
        return self.value(requirement.element)

    def value(self, compiled: CompiledElement) -> object:
        key = id(compiled)
        if key not in self.known:
            self.known[key] = self._compute(compiled)
        return self.known[key]

    def _compute(self, compiled: CompiledElement) -> object:
        element = compiled.element
        if isinstance(element, model.Service):
            return self.service(compiled)
        if compiled.compiled is None:
            return None if isinstance(element, model.Knowledge) else self._given(compiled)
        requirements = compiled.requires
        if isinstance(element, model.Knowledge):
            # A function may call itself by its own name.
            requirements = (*requirements, Requirement(element.name, compiled))
        return compiled.compiled(feel.Scope(self.run, Available(self, requirements)))

    def _given(self, compiled: CompiledElement) -> object:
        """What the caller gave for an input, or for a decision that is made outside of the model."""
        element = compiled.element
        context = self._context_of(compiled.program)
        if element.name not in context:
            return self._null(element, f"nothing was given for {element.name}")
        value = from_python(context[element.name])
        result = value if compiled.type is None else compiled.type.coerce(value)
        if result is None and value is not None:
            return self._null(element, f"what was given for {element.name} is not of its type")
        return result

    def _context_of(self, program: Program) -> Mapping[str, object]:
        """The given values for a model: those of an imported one stand under the import's name."""
        if program is self.program:
            return self.context
        found = _nested(self.program, program, self.context)
        return self.context if found is None else found

    def _null(self, element: model.Element, reason: str) -> object:
        return self.run.null(feel.Position(element.at.line, 1), reason)

    def service(self, compiled: CompiledElement) -> feel.Closure:
        """A decision service as a function of its input data and input decisions."""
        inputs = _inputs(compiled)

        def decide(run: feel.Run, arguments: tuple[object, ...]) -> object:
            known = {id(given): value for given, value in zip(inputs, arguments, strict=True)}
            return Evaluation(self.program, run, {}, known).outputs(compiled)

        parameters = tuple(feel.Parameter(given.element.name, given.type) for given in inputs)
        return feel.Closure(parameters, decide)

    def offered(self, compiled: CompiledElement) -> object:
        """What a service gives for the caller's own values."""
        for given in _inputs(compiled):
            if given.element.name in self.context:
                self.known[id(given)] = self._given(given)
        return self.outputs(compiled)

    def outputs(self, compiled: CompiledElement) -> object:
        service = compiled.element
        if not isinstance(service, model.Service):
            return None
        found = [entry[1] for href in service.outputs if (entry := compiled.program.find(href)) is not None]
        value = self.value(found[0]) if len(found) == 1 else {one.element.name: self.value(one) for one in found}
        return value if compiled.type is None else compiled.type.coerce(value)


def _inputs(compiled: CompiledElement) -> list[CompiledElement]:
    service = compiled.element
    references = (*service.input_data, *service.input_decisions) if isinstance(service, model.Service) else ()
    return [entry[1] for href in references if (entry := compiled.program.find(href)) is not None]


def _nested(program: Program, wanted: Program, context: Mapping[str, object]) -> Mapping[str, object] | None:
    """The part of a context that belongs to an imported model, looked for along the names of the imports."""
    for entry in program.definitions.imports:
        imported = program.imports.get(entry.namespace)
        inner = context.get(entry.name) if entry.name else context
        if imported is None or not isinstance(inner, Mapping):
            continue
        found = inner if imported is wanted else _nested(imported, wanted, inner)
        if found is not None:
            return found
    return None
