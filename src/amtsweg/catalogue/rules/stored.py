"""A version as the pack it could have come from, so that what people change is checked exactly as packs are.

What people expect of an example otherwise than the pack is kept by the decision's name; what they changed of its
answers and messages under `FORM_PART`, a name no decision has.
"""

from collections.abc import Mapping
from pathlib import Path

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.catalogue.rules.pack import FORM, SERVICE, Pack
from amtsweg.kernel.packs import Source

Definition = Mapping[str, object]
FORM_PART = ""


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
    """Return examples with what people replaced in them: by example, then by decision or `FORM_PART`."""
    return {name: _expecting(value, expectations.get(name)) for name, value in examples.items()}


def _expecting(example: object, other: object) -> object:
    if not isinstance(example, Mapping) or not isinstance(other, Mapping) or not other:
        return example
    form = _mapping(other.get(FORM_PART))
    found = {**example, **{name: form[name] for name in ("answers", "problems") if name in form}}
    decisions = {name: value for name, value in other.items() if name != FORM_PART}
    if not decisions:
        return found
    expect = _mapping(example.get("expect"))
    return {**found, "expect": {**expect, "decisions": {**_mapping(expect.get("decisions")), **decisions}}}


def merged(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    """Return two sets of expectations as one; the second wins."""
    return {name: {**_mapping(one.get(name)), **_mapping(other.get(name))} for name in {**one, **other}}


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
