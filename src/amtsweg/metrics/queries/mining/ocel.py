"""OCEL 2.0, in its two text forms: matters, processes, tasks and units as objects, steps at elements as events.

Both forms name their types first and hold objects before events, so the log is walked twice and never held in memory.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from amtsweg.metrics.contracts import OcelForm
from amtsweg.metrics.queries.mining.exporting import (
    Selection,
    elements_of,
    moment,
    present_place,
    pseudonym,
    runs_of,
    unit_name,
)
from amtsweg.metrics.queries.mining.log import Place
from amtsweg.metrics.rules.runs import Run
from amtsweg.metrics.rules.steps import Step, steps_of

_EVER = "1970-01-01T00:00:00.000Z"  # the moment the standard takes for what never changes
_OBJECT_TYPES: Mapping[str, Mapping[str, str]] = {
    "matter": {},
    "process": {"process": "string", "version": "integer"},
    "task": {"element": "string", "role": "string"},
    "unit": {"key": "string"},
}
_Types = Mapping[str, Mapping[str, str]]
_About = Mapping[str, str | int]
_EVENT_ATTRIBUTES = {"lifecycle": "string", "stay": "integer"}


@dataclass(frozen=True, slots=True)
class _Item:
    """An object or (with a time) an event; relations are (object, qualifier)."""

    id: str
    type: str
    attributes: _About
    relations: Sequence[tuple[str, str]]
    time: str = ""


def export_ocel(
    process: str, *, form: OcelForm, units: Collection[UUID] | None, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield the runs that began in a period as OCEL 2.0, in flat memory; ``units`` None means all."""
    selection, place = Selection(process, units, since, until), present_place()
    types = dict.fromkeys(elements_of(selection), _EVENT_ATTRIBUTES)
    objects, events = _objects(selection, place), _events(selection, place)
    yield from _json(types, objects, events) if form is OcelForm.JSON else _xml(types, objects, events)


# --- what is told -----------------------------------------------------------------------------------------------


def _objects(selection: Selection, place: Place) -> Iterator[_Item]:
    units: set[UUID] = set()
    for run, is_first in runs_of(selection, place):
        if is_first:
            yield _Item(_name("matter", run.subject_id), "matter", {}, ())
        yield _process(run)
        yield from _tasks(run)
        units |= {step.unit_id for step in steps_of(run)}
    for unit_id in sorted(units):
        yield _Item(_unit(unit_id), "unit", {"key": unit_name(unit_id)}, ())


def _process(run: Run) -> _Item:
    about: _About = {"process": run.process, "version": run.version}
    return _Item(_name("process", run.instance_id), "process", about, [(_name("matter", run.subject_id), "serves")])


def _tasks(run: Run) -> Iterator[_Item]:
    relations = [(_name("process", run.instance_id), "belongs to")]
    for stay in run.stays:
        if stay.task is not None:
            about = {"element": stay.element, "role": stay.task.group}
            yield _Item(_name("task", stay.task.id), "task", about, relations)


def _events(selection: Selection, place: Place) -> Iterator[_Item]:
    for run, _ in runs_of(selection, place):
        name = pseudonym(run.instance_id)
        relations = [(_name("process", run.instance_id), "moves"), (_name("matter", run.subject_id), "concerns")]
        for number, step in enumerate(steps_of(run), 1):
            yield _event(f"event-{name}-{number}", step, relations)


def _event(name: str, step: Step, relations: list[tuple[str, str]]) -> _Item:
    task = [] if step.task is None else [(_name("task", step.task.id), "works on")]
    about: _About = {"lifecycle": step.transition, "stay": step.number}
    return _Item(name, step.element, about, [*relations, *task, (_unit(step.unit_id), "happens in")], moment(step.at))


def _name(kind: str, key: UUID) -> str:
    return f"{kind}-{pseudonym(key)}"


def _unit(unit_id: UUID) -> str:
    return f"unit-{unit_name(unit_id)}"


# --- JSON -------------------------------------------------------------------------------------------------------


def _json(types: _Types, objects: Iterator[_Item], events: Iterator[_Item]) -> Iterator[str]:
    yield f'{{"objectTypes": {_json_types(_OBJECT_TYPES)},\n"eventTypes": {_json_types(types)},\n"objects": ['
    yield from _joined(map(_json_item, objects))
    yield '],\n"events": ['
    yield from _joined(map(_json_item, events))
    yield "]}\n"


def _json_types(types: _Types) -> str:
    told = [
        {"name": name, "attributes": [{"name": one, "type": kind} for one, kind in attributes.items()]}
        for name, attributes in types.items()
    ]
    return json.dumps(told, ensure_ascii=False)


def _joined(texts: Iterator[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f"{',' * (number > 0)}\n{text}"


def _json_item(item: _Item) -> str:
    when = {} if item.time else {"time": _EVER}
    told: dict[str, object] = {"id": item.id, "type": item.type}
    told |= {"time": item.time} if item.time else {}
    told["attributes"] = [{"name": name, **when, "value": value} for name, value in item.attributes.items()]
    told["relationships"] = [{"objectId": other, "qualifier": how} for other, how in item.relations]
    return json.dumps(told, ensure_ascii=False)


# --- XML --------------------------------------------------------------------------------------------------------


def _xml(types: _Types, objects: Iterator[_Item], events: Iterator[_Item]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<log>\n'
    yield _xml_types("object-type", _OBJECT_TYPES) + _xml_types("event-type", types)
    yield "<objects>\n"
    yield from (_xml_item("object", item) for item in objects)
    yield "</objects>\n<events>\n"
    yield from (_xml_item("event", item) for item in events)
    yield "</events>\n</log>\n"


def _xml_types(tag: str, types: _Types) -> str:
    told = "".join(
        f"<{tag} name={quoteattr(name)}><attributes>"
        + "".join(f'<attribute name="{one}" type="{kind}"/>' for one, kind in attributes.items())
        + f"</attributes></{tag}>\n"
        for name, attributes in types.items()
    )
    return f"<{tag}s>\n{told}</{tag}s>\n"


def _xml_item(tag: str, item: _Item) -> str:
    when, own = ("", f" time={quoteattr(item.time)}") if item.time else (f' time="{_EVER}"', "")
    attributes = "".join(
        f'<attribute name="{name}"{when}>{escape(str(value))}</attribute>' for name, value in item.attributes.items()
    )
    relations = "".join(
        f"<relationship object-id={quoteattr(other)} qualifier={quoteattr(how)}/>" for other, how in item.relations
    )
    return (
        f"<{tag} id={quoteattr(item.id)} type={quoteattr(item.type)}{own}><attributes>{attributes}</attributes>"
        f"<objects>{relations}</objects></{tag}>\n"
    )
