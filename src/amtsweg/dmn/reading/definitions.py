"""Reading a whole model: types, inputs, decisions, knowledge and services."""

from __future__ import annotations

from collections.abc import Iterator

from amtsweg.dmn import model
from amtsweg.dmn.contracts import Problem
from amtsweg.dmn.reading.boxed import BoxedReader, plain_type, type_of
from amtsweg.dmn.reading.xml import XML, all_of, attribute, children, content, first_of, parse, place, text_in


def read_definitions(xml: bytes) -> tuple[model.Definitions, list[Problem]]:
    """What a file defines, and what is wrong with its form."""
    root = parse(xml)
    reader = BoxedReader()
    definitions = model.Definitions(
        name=attribute(root, "name") or "",
        namespace=attribute(root, "namespace") or "",
        imports=tuple(_import(node) for node in all_of(root, "import")),
        items=tuple(read_item(node) for node in all_of(root, "itemDefinition")),
        elements=tuple(_elements(reader, root)),
    )
    reader.problems.extend(_doubles(definitions))
    return definitions, reader.problems


def _import(node: XML) -> model.Import:
    return model.Import(place(node), attribute(node, "name") or "", attribute(node, "namespace") or "")


def read_item(node: XML) -> model.ItemDefinition:
    type_node = first_of(node, "typeRef")
    return model.ItemDefinition(
        at=place(node),
        name=attribute(node, "name") or "",
        type=plain_type(content(type_node)) if type_node is not None else None,
        components=tuple(read_item(component) for component in all_of(node, "itemComponent")),
        allowed=text_in(first_of(node, "allowedValues")),
        constraint=text_in(first_of(node, "typeConstraint")),
        is_collection=attribute(node, "isCollection") == "true",
        function=_function_item(first_of(node, "functionItem")),
    )


def _function_item(node: XML | None) -> tuple[tuple[str, ...], str] | None:
    if node is None:
        return None
    parameters = tuple(type_of(parameter) or "Any" for parameter in all_of(node, "parameters"))
    return parameters, plain_type(attribute(node, "outputTypeRef") or "Any")


def _elements(reader: BoxedReader, root: XML) -> Iterator[model.Element]:
    for kind, node in children(root):
        match kind:
            case "inputData":
                yield model.InputData(place(node), *_identity(node))
            case "decision":
                yield _decision(reader, node)
            case "businessKnowledgeModel":
                yield _knowledge(reader, node)
            case "decisionService":
                yield _service(node)


def _identity(node: XML) -> tuple[str, str, str | None]:
    """Id, name and type. The variable bears the name that expressions use."""
    variable = first_of(node, "variable")
    name = attribute(variable, "name") or attribute(node, "name") or ""
    return attribute(node, "id") or name, " ".join(name.split()), type_of(variable)


def _references(node: XML, requirement: str, *targets: str) -> tuple[str, ...]:
    wanted = (target for entry in all_of(node, requirement) for target in all_of(entry, *targets))
    return tuple(attribute(target, "href") or "" for target in wanted)


def _decision(reader: BoxedReader, node: XML) -> model.Decision:
    requires = _references(node, "informationRequirement", "requiredDecision", "requiredInput")
    requires += _references(node, "knowledgeRequirement", "requiredKnowledge")
    logic = reader.expression_in(node)
    return model.Decision(place(node), *_identity(node), requires, logic, content(first_of(node, "question")))


def _knowledge(reader: BoxedReader, node: XML) -> model.Knowledge:
    logic = first_of(node, "encapsulatedLogic")
    function = None if logic is None else reader.function(logic)
    requires = _references(node, "knowledgeRequirement", "requiredKnowledge")
    return model.Knowledge(place(node), *_identity(node), requires, function)


def _service(node: XML) -> model.Service:
    lists = (
        tuple(attribute(target, "href") or "" for target in all_of(node, kind))
        for kind in ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
    )
    return model.Service(place(node), *_identity(node), *lists)


def _doubles(definitions: model.Definitions) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in definitions.elements:
        if element.id in seen:
            yield Problem(element.at.element, element.at.line, f"the id {element.id} is used twice")
        seen.add(element.id)
