"""Kinds of files (*Aktenarten*) as packs describe them: ``packs/<office>/file_types/<key>.yaml``.

A type says what is asked about a file, in the vocabulary of forms, how it is parted, and what holds for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form, FormDefinitionError, Kind
from amtsweg.kernel.packs import PackError, PackProblem, Source, check_schema, read_file
from amtsweg.records.contracts import Appraisal, Confidentiality, PartKind
from amtsweg.records.rules import PLAN_KEY, RETENTION

FOLDER = "file_types"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,78}")
OWN_FIELDS = "file_"
"""How the fields that every file has begin on its page, so that those of a type stand beside them."""
LEVELS: Mapping[str, Confidentiality] = {level.name.lower(): level for level in Confidentiality}
# What describes the form; everything else of a file says what holds for the file.
_OF_FORM = ("title", "lists", "fields", "checks")

_PART: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["kind", "title"],
    "properties": {
        "kind": {"enum": [kind.value for kind in PartKind]},
        "title": {"type": "string", "minLength": 1, "maxLength": 300},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}},
    },
}
SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title"],
    "$defs": {"part": _PART},
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 200},
        "hint": {"type": "string", "maxLength": 500},
        "plan": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": PLAN_KEY}},
        "retention": {
            "type": "string",
            "pattern": RETENTION,
            "description": "Erwartet wird P1Y bis P99Y oder permanent.",
        },
        "appraisal": {"enum": [one.value for one in Appraisal]},
        "confidentiality": {"enum": list(LEVELS)},
        "parts": {"type": "array", "maxItems": 50, "items": {"$ref": "#/$defs/part"}},
        # what stands in these, the forms judge
        "fields": {"type": "array"},
        "lists": {"type": "object"},
        "checks": {"type": "array"},
    },
}


@dataclass(frozen=True, slots=True)
class PresetPart:
    """A part every file of a type begins with, and the parts in it."""

    kind: PartKind
    title: str
    parts: tuple["PresetPart", ...] = ()


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of files. What is empty here, the file plan says; without plan units it fits everywhere."""

    key: str
    title: str
    hint: str = ""
    form: Form | None = None
    parts: tuple[PresetPart, ...] = ()
    plan: tuple[str, ...] = ()
    retention: str = ""
    appraisal: Appraisal | None = None
    confidentiality: Confidentiality = Confidentiality.OPEN
    ended: bool = False

    def fits(self, line: Sequence[str]) -> bool:
        """Tell whether files of this type may lie under a unit of the plan, given with all units above it."""
        return not self.plan or bool(set(self.plan) & set(line))


def read_file_types(root: Path, *, plan: frozenset[str] | None = None) -> list[tuple[FileType, Mapping[str, object]]]:
    """Return the file types of all packs below a folder, each with its definition.

    ``plan`` are the keys of the file plan, where they are known. Raises PackError with every problem found.
    """
    found: dict[str, tuple[FileType, Mapping[str, object]]] = {}
    problems: list[PackProblem] = []
    for path in sorted(root.glob(f"*/{FOLDER}/*")):
        name = f"{path.parent.parent.name}/{FOLDER}/{path.name}"
        try:
            if path.suffix != ".yaml" or not KEY.fullmatch(path.stem):
                reason = "Hier liegen nur Aktenarten: <Schlüssel>.yaml, der Schlüssel aus a-z, 0-9 und Bindestrichen."
                raise PackError([PackProblem(name, 1, reason)])
            source = read_file(path, name=name)
            key = path.stem
            if key in found:
                raise PackError([PackProblem(name, 1, f"Die Aktenart „{key}“ gibt es schon in einem anderen Amt.")])
            found[key] = read_file_type(source, key), source.mapping()
            problems += [*_unknown_plan(source, found[key][0], plan), *_unfit_fields(source, found[key][0])]
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(sorted(problems))
    return list(found.values())


def read_file_type(source: Source, key: str) -> FileType:
    """Return the type a file describes. Raises PackError with every problem found."""
    problems = check_schema(source, SCHEMA)
    if problems:
        raise PackError(problems)
    try:
        return file_type(key, source.mapping())
    except FormDefinitionError as error:
        raise PackError([source.problem(one.position, one.reason) for one in error.problems]) from None


def file_type(key: str, definition: Mapping[str, Any]) -> FileType:
    """Return the type of a definition that fits the schema. Raises FormDefinitionError."""
    form = {name: definition[name] for name in _OF_FORM if name in definition}
    appraisal = definition.get("appraisal")
    return FileType(
        key=key,
        title=str(definition["title"]),
        hint=str(definition.get("hint", "")),
        form=forms.parse_definition(form) if form.get("fields") else None,
        parts=tuple(_parts(definition.get("parts", []))),
        plan=tuple(definition.get("plan", ())),
        retention=str(definition.get("retention", "")),
        appraisal=Appraisal(appraisal) if appraisal else None,
        confidentiality=LEVELS[str(definition.get("confidentiality", "open"))],
    )


def _parts(nodes: Sequence[Mapping[str, Any]]) -> Iterator[PresetPart]:
    for node in nodes:
        yield PresetPart(PartKind(node["kind"]), str(node["title"]), tuple(_parts(node.get("parts", []))))


def _unfit_fields(source: Source, one: FileType) -> Iterator[PackProblem]:
    for index, field in enumerate(one.form.fields if one.form else ()):
        if field.kind is Kind.FILE:
            yield source.problem(("fields", index), "Dateien gehören als Dokumente in die Akte, nicht in ihre Angaben.")
        if field.key.startswith(OWN_FIELDS):
            yield source.problem(("fields", index), f"Schlüssel dürfen hier nicht mit „{OWN_FIELDS}“ beginnen.")


def _unknown_plan(source: Source, one: FileType, plan: frozenset[str] | None) -> Iterator[PackProblem]:
    for index, key in enumerate(one.plan):
        if plan is not None and key not in plan:
            yield source.problem(("plan", index), f"Der Aktenplan hat keine Einheit „{key}“.")
