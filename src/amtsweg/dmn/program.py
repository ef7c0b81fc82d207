"""A compiled model: its elements, what each requires, and how each gets its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amtsweg.dmn import model
from amtsweg.dmn.compiling.boxed import BoxedBuilder
from amtsweg.dmn.compiling.problems import Problems
from amtsweg.dmn.compiling.types import Registry, TypeBuilder
from amtsweg.feel.api import hosting as feel

Compiled = Callable[[feel.Scope], object]
MOST_NESTED = 40


@dataclass(frozen=True, slots=True)
class Requirement:
    """A name that an element's logic may use and the element behind it; of an import, several under one name."""

    name: str
    element: CompiledElement | None = None
    members: tuple[Requirement, ...] = ()


@dataclass(slots=True)
class CompiledElement:
    """One element of a model with its closure; `program` is the model it belongs to."""

    element: model.Element
    program: Program
    requires: tuple[Requirement, ...] = ()
    compiled: Compiled | None = None
    type: feel.FeelType | None = None


class Program:
    """All elements of one model by id, with the models it imports."""

    def __init__(self, definitions: model.Definitions, imports: Mapping[str, Program], problems: Problems) -> None:
        self.definitions = definitions
        self.imports = imports
        self.problems = problems
        self.types = self._types()
        self.elements = {element.id: CompiledElement(element, self) for element in definitions.elements}
        for compiled in self.elements.values():
            self._link(compiled)
        for compiled in self.elements.values():
            self._compile(compiled)
        self._refuse_circles()

    def _types(self) -> TypeBuilder:
        imported: Registry = {}
        for entry in self.definitions.imports:
            program = self.imports.get(entry.namespace)
            for name, known in program.types.registry.items() if program else ():
                imported[f"{entry.name}.{name}"] = known
        builder = TypeBuilder(self.problems, imported)
        builder.build(self.definitions.items)
        return builder

    def find(self, href: str) -> tuple[str, CompiledElement] | None:
        """The element a reference means and the name of the import it comes through, empty for the own model."""
        namespace, _, identity = href.rpartition("#")
        if namespace in ("", self.definitions.namespace):
            own = self.elements.get(identity)
            return None if own is None else ("", own)
        program = self.imports.get(namespace)
        found = program.elements.get(identity) if program else None
        name = next((entry.name for entry in self.definitions.imports if entry.namespace == namespace), "")
        return None if found is None else (name, found)

    def _link(self, compiled: CompiledElement) -> None:
        references = _references(compiled.element)
        own: list[Requirement] = []
        imported: dict[str, list[Requirement]] = {}
        for href in references:
            found = self.find(href)
            if found is None:
                self.problems.add(compiled.element.at, f"the required element {href} does not exist")
                continue
            prefix, target = found
            requirement = Requirement(target.element.name, target)
            (imported.setdefault(prefix, []) if prefix else own).append(requirement)
        own += [Requirement(name, None, tuple(members)) for name, members in imported.items()]
        compiled.requires = tuple(own)

    def _compile(self, compiled: CompiledElement) -> None:
        element = compiled.element
        builder = BoxedBuilder(self.problems, self.types)
        names = self._known_to(compiled)
        if not isinstance(element, model.Knowledge):
            compiled.type = self.types.of(element.type, element.at)
        match element:
            case model.Decision() if element.logic is not None:
                node = builder.typed(builder.build(element.logic, names), element.type, element.at)
                compiled.compiled = feel.compile_node(node, self.types.registry)
            case model.Knowledge() if element.function is not None:
                result = None if element.type in self._function_types() else element.type
                node = builder.function(element.function, names | {element.name}, result)
                compiled.compiled = feel.compile_node(node, self.types.registry)

    def names_of(self, identity: str) -> frozenset[str]:
        """The names that an element's logic may use besides functions and what it introduces itself."""
        compiled = self.elements.get(identity)
        return frozenset() if compiled is None else self._known_to(compiled)

    def _known_to(self, compiled: CompiledElement) -> frozenset[str]:
        return frozenset((*self._names_of(compiled.requires), *self._component_names()))

    def _function_types(self) -> set[str]:
        return {item.name for item in self.definitions.items if item.function is not None}

    def _names_of(self, requirements: Sequence[Requirement]) -> Iterator[str]:
        for requirement in requirements:
            yield requirement.name
            yield from self._names_of(requirement.members)
            if requirement.element is not None and requirement.element.program is not self:
                yield from requirement.element.program._component_names()

    def _component_names(self) -> Iterator[str]:
        """Names of components of types, which paths and filters may use anywhere."""
        waiting = list(self.definitions.items)
        while waiting:
            item = waiting.pop()
            yield from (part.name for part in item.components)
            waiting.extend(item.components)

    def _refuse_circles(self) -> None:
        """A decision that depends on itself could never be made; a function may call itself."""
        done: set[str] = set()

        def visit(compiled: CompiledElement, path: tuple[str, ...]) -> None:
            identity = compiled.element.id
            if identity in path or len(path) > MOST_NESTED:
                reason = "requires itself" if identity in path else "has too long a chain of requirements"
                self.problems.add(compiled.element.at, f"the decision {reason}")
            elif identity not in done:
                for requirement in compiled.requires:
                    if requirement.element is not None and isinstance(requirement.element.element, model.Decision):
                        visit(requirement.element, (*path, identity))
            done.add(identity)

        for compiled in self.elements.values():
            if isinstance(compiled.element, model.Decision):
                visit(compiled, ())


def _references(element: model.Element) -> tuple[str, ...]:
    match element:
        case model.Decision() | model.Knowledge():
            return element.requires
        case model.Service():
            return (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
    return ()
