"""Reading packs: YAML that remembers its lines, checked against JSON schemas, with reasons a person understands.

A pack comes from outside. It is read with bounds (size, depth, number of values), without tags that build objects,
without duplicate keys, and by the rules of YAML 1.2: only true/false are truth values, dates and times stay text.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from jsonschema import Draft202012Validator, ValidationError

from amtsweg.kernel.errors import Invalid

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 50_000

Position = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TYPES = ("str", "int", "float", "bool", "null", "timestamp", "value", "map", "seq")
_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in _PLAIN_TYPES)
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]{1,15}|\.[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, object] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class PackProblem:
    """One reason why a pack is refused: in which file, on which line, and what to do about it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class PackError(Invalid):
    """A pack cannot be used; carries every problem found."""

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file: its plain value, and the line of each of its parts."""

    file: str
    value: object
    lines: Mapping[Position, int]

    def line(self, position: Position) -> int:
        """Return the line of a part, or of the nearest part around it that stands in the file."""
        while position and position not in self.lines:
            position = position[:-1]
        return self.lines.get(position, 1)

    def problem(self, position: Position, reason: str) -> PackProblem:
        """Return a problem with the part at this position."""
        return PackProblem(self.file, self.line(position), reason)

    def mapping(self) -> Mapping[str, object]:
        """Return the value as a mapping. Raises PackError when the file holds something else."""
        if not isinstance(self.value, dict):
            raise PackError([self.problem((), "Die Datei muss aus „name: wert“-Paaren bestehen.")])
        return self.value


def read_file(path: Path, *, name: str = "") -> Source:
    """Read a YAML file. Raises PackError."""
    name = name or path.name
    if path.stat().st_size > MAX_BYTES:
        raise PackError([PackProblem(name, 1, f"Die Datei ist größer als {MAX_BYTES // 1024} KiB.")])
    return read_yaml(path.read_bytes(), file=name)


def read_yaml(text: bytes | str, *, file: str) -> Source:
    """Read YAML text. Raises PackError."""
    if len(text) > MAX_BYTES:
        raise PackError([PackProblem(file, 1, f"Die Datei ist größer als {MAX_BYTES // 1024} KiB.")])
    try:
        _bound_depth(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise PackError([_syntax_problem(error, file)]) from error
    reader = _Reader(file)
    value = reader.value(node, ()) if node is not None else {}
    return Source(file, value, reader.lines)


def _bound_depth(text: bytes | str, file: str) -> None:
    # The composer recurses, the event parser does not: so the depth is bounded before anything is composed.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise PackError([PackProblem(file, line, "Die Angaben sind zu tief verschachtelt.")])


def _syntax_problem(error: yaml.YAMLError, file: str) -> PackProblem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 1
    return PackProblem(file, line, f"Das ist kein gültiges YAML: {getattr(error, 'problem', None) or error}")


class _Reader:
    """Turns composed nodes into plain values and notes where each one stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Position, int] = {}
        self.count = 0

    def value(self, node: yaml.Node, position: Position) -> object:
        self.count += 1
        if self.count > MAX_VALUES or len(position) > MAX_DEPTH:  # aliases may multiply or contain themselves
            raise self._refuse(node, "Die Datei enthält zu viele Angaben (Verweise mit & und * zählen mehrfach).")
        if node.tag not in _TAGS:
            raise self._refuse(node, f"Die Auszeichnung {node.tag} ist in Paketen nicht erlaubt.")
        self.lines.setdefault(position, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, position)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*position, index)) for index, child in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, position: Position) -> dict[str, object]:
        found: dict[str, object] = {}
        for key_node, child in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                raise self._refuse(key_node, "Hier muss ein einfacher Name stehen.")
            key = str(key_node.value)
            if key in found:
                raise self._refuse(key_node, f"„{key}“ steht hier zweimal.")
            self.lines[*position, key] = key_node.start_mark.line + 1
            found[key] = self.value(child, (*position, key))
        return found

    def _scalar(self, node: yaml.ScalarNode) -> object:
        text = str(node.value)
        return text if node.style else plain_scalar(text)  # plain is None or ""

    def _refuse(self, node: yaml.Node, reason: str) -> PackError:
        return PackError([PackProblem(self.file, node.start_mark.line + 1, reason)])


def plain_scalar(text: str) -> object:
    """Return what an unquoted word means by the core rules of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def check_schema(source: Source, schema: Mapping[str, object]) -> list[PackProblem]:
    """Compare a file with a JSON schema and return what is wrong, in the order of its lines."""
    return sorted({source.problem(position, reason) for position, reason in schema_problems(source.value, schema)})


def schema_problems(value: object, schema: Mapping[str, object]) -> list[tuple[Position, str]]:
    """Compare a value with a JSON schema and return what is wrong and where."""
    return [found for error in Draft202012Validator(schema).iter_errors(value) for found in _explain(error)]


def _explain(error: ValidationError) -> Iterator[tuple[Position, str]]:
    position = tuple(error.absolute_path)
    if error.context:  # anyOf, oneOf: the branch that came furthest is the one that was meant
        deepest = max(len(inner.absolute_path) for inner in error.context)
        for inner in error.context:
            if len(inner.absolute_path) == deepest:
                yield from _explain(inner)
    elif error.validator == "additionalProperties":
        known = _schema_of(error).get("properties", {})
        for name in sorted(set(cast("Mapping[str, object]", error.instance)) - set(known)):
            yield (*position, name), f"„{name}“ ist hier unbekannt.{_expected(known)}"
    else:
        yield position, _reason(error)


def _expected(names: Mapping[str, object]) -> str:
    return f" Bekannt sind: {', '.join(sorted(names))}." if names else ""


_TYPES = {
    "string": "ein Text (Zahlen und Datumsangaben in Anführungszeichen setzen)",
    "integer": "eine ganze Zahl",
    "number": "eine Zahl",
    "boolean": "true oder false",
    "object": "eine Gruppe von „name: wert“-Paaren",
    "array": "eine Liste",
    "null": "nichts",
}


def _reason(error: ValidationError) -> str:
    value, instance = cast("Any", error.validator_value), _short(error.instance)  # as free as JSON schema itself
    match error.validator:
        case "required":
            missing = [name for name in value if name not in cast("Mapping[str, object]", error.instance)]
            return f"Es fehlt: {', '.join(missing)}."
        case "type":
            wanted = [_TYPES.get(name, name) for name in ([value] if isinstance(value, str) else value)]
            return f"Erwartet wird {' oder '.join(wanted)}, hier steht {instance}."
        case "enum":
            return f"{instance} ist nicht möglich. Möglich sind: {', '.join(map(str, value))}."
        case "const":
            return f"Hier muss „{value}“ stehen."
        case "pattern":
            return f"{instance} hat nicht die erwartete Form.{_described(error)}"
        case "minItems" | "minProperties" | "minLength":
            return f"Hier werden mindestens {value} Angaben erwartet."
        case "maxItems" | "maxProperties" | "maxLength":
            return f"Hier sind höchstens {value} Angaben oder Zeichen möglich."
        case "minimum" | "maximum":
            return f"{instance} liegt außerhalb des Erlaubten ({error.validator}: {value})."
        case _:
            return f"{instance} passt hier nicht.{_described(error)}"


def _described(error: ValidationError) -> str:
    text = _schema_of(error).get("description", "")
    return f" {text}" if text else ""


def _schema_of(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, dict) else {}


def _short(value: object) -> str:
    text = str(value)
    return f"„{text if len(text) <= 40 else text[:39] + '…'}“"
