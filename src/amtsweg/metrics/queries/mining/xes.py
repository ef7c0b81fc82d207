"""XES (IEEE 1849-2016): a trace per run, with the extensions concept, lifecycle, time and organizational."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID
from xml.sax.saxutils import quoteattr

from amtsweg.metrics.queries.mining.exporting import Selection, moment, present_place, pseudonym, runs_of, unit_name
from amtsweg.metrics.rules.runs import Run
from amtsweg.metrics.rules.steps import Step, steps_of

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/" xes.version="1849.2016" xes.features="">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<string key="concept:instance" value=""/>
<string key="lifecycle:transition" value="complete"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
<string key="org:group" value=""/>
</global>
<classifier name="Element" keys="concept:name"/>
<classifier name="Element and transition" keys="concept:name lifecycle:transition"/>
"""


def export_xes(process: str, *, units: Collection[UUID] | None, since: datetime, until: datetime) -> Iterator[str]:
    """Yield the runs that began in a period as XES (IEEE 1849-2016), in flat memory; ``units`` None means all."""
    yield _HEAD + _string("concept:name", process) + _string("lifecycle:model", "standard")
    for run, _ in runs_of(Selection(process, units, since, until), present_place()):
        yield _trace(run)
    yield "</log>\n"


def _trace(run: Run) -> str:
    about = (
        _string("concept:name", pseudonym(run.instance_id))
        + _string("matter", pseudonym(run.subject_id))
        + f'<int key="version" value="{run.version}"/>\n'
    )
    return f"<trace>\n{about}{''.join(map(_event, steps_of(run)))}</trace>\n"


def _event(step: Step) -> str:
    role = _string("org:role", step.task.group) if step.task is not None and step.task.group else ""
    return (
        "<event>\n"
        + _string("concept:name", step.element)
        + _string("concept:instance", str(step.number))
        + _string("lifecycle:transition", step.transition)
        + f'<date key="time:timestamp" value="{moment(step.at)}"/>\n'
        + _string("org:group", unit_name(step.unit_id))
        + role
        + "</event>\n"
    )


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(value)}/>\n'
