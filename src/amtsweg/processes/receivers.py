"""News from below: a published service brings its process with it; after the retention of a file its data goes."""

from amtsweg.bpmn.api import BpmnError, ProcessModel, read
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.kernel import events, outbox
from amtsweg.processes.services.deploying import deploy
from amtsweg.processes.services.erasing import ERASE_TOPIC


@events.subscribe("records.retention_ended")
def retention_ended(event: events.Event) -> None:
    """Owe the erasure of what the processes of this matter knew; one matter that resists holds no other up."""
    payload = {"subject": str(event.subject_id), "reason": "Aufbewahrungsfrist abgelaufen"}
    outbox.put([outbox.Effect(ERASE_TOPIC, f"erase:{event.subject_id}", payload)], at=event.at)


@events.subscribe("catalogue.version_published")
def deploy_published_process(event: events.Event) -> None:
    """Deploy the process of a new version of a service; a model that is refused keeps the version from appearing."""
    _deploy_with_called(catalogue.service_version(event.object_id), event, frozenset())


def _deploy_with_called(version: ServiceVersion, event: events.Event, above: frozenset[str]) -> None:
    """First the processes it calls, which may have been published in the same load and not been deployed yet."""
    if version.process_xml is None or version.service_slug in above:
        return  # one that calls itself is refused where it is deployed
    for process, number in _calls(version.process_xml):
        called = catalogue.version_of(process, number)
        if called is not None:
            _deploy_with_called(called, event, above | {version.service_slug})
    deploy(
        slug=version.service_slug,
        version=version.version,
        bpmn=version.process_xml,
        decisions=version.decisions,
        at=event.at,
        unit_key=version.unit_key,
    )


def _calls(xml: bytes) -> set[tuple[str, int]]:
    try:
        plan: ProcessModel = read(xml)
    except BpmnError:
        return set()  # refused with all its reasons where it is deployed
    return {(node.called.process, node.called.version) for node in plan.nodes.values() if node.called is not None}
