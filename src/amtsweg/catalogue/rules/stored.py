"""A version as the pack it could have come from, so that what people change is checked exactly as packs are."""

from collections.abc import Mapping
from pathlib import Path

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.catalogue.rules.pack import FORM, SERVICE, Pack
from amtsweg.kernel.packs import Source

Definition = Mapping[str, object]


def as_pack(
    version: ServiceVersion,
    *,
    decisions: Mapping[str, bytes],
    form: Definition | None,
    tasks: Mapping[str, Definition],
    examples: Mapping[str, object],
) -> Pack:
    """Return a version with these decisions as a pack; messages name its files, lines are not known any more."""
    name = version.service_slug
    return Pack(
        folder=Path(name),
        name=name,
        service=Source(f"{name}/{SERVICE}", dict(version.settings), {}),
        form=Source(f"{name}/{FORM}", dict(form), {}) if form is not None else None,
        process=version.process_xml,
        decisions=dict(decisions),
        letters=dict(version.letters),
        tasks={task: Source(f"{name}/tasks/{task}.yaml", dict(found), {}) for task, found in tasks.items()},
        examples={one: Source(f"{name}/examples/{one}.yaml", value, {}) for one, value in examples.items()},
    )


def expecting(examples: Mapping[str, object], expectations: Mapping[str, object]) -> dict[str, object]:
    """Return examples with what they expect of decisions replaced: by example, then by decision."""
    return {name: _expecting(value, expectations.get(name)) for name, value in examples.items()}


def _expecting(example: object, other: object) -> object:
    if not isinstance(example, Mapping) or not isinstance(other, Mapping) or not other:
        return example
    expect = _mapping(example.get("expect"))
    return {**example, "expect": {**expect, "decisions": {**_mapping(expect.get("decisions")), **other}}}


def merged(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    """Return two sets of expectations as one; the second wins."""
    return {name: {**_mapping(one.get(name)), **_mapping(other.get(name))} for name in {**one, **other}}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
