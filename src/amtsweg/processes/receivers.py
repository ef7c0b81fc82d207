"""News from below: a published service brings its process with it."""

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import events
from amtsweg.processes.services.deploying import deploy


@events.subscribe("catalogue.version_published")
def deploy_published_process(event: events.Event) -> None:
    """Deploy the process of a new version of a service; a model that is refused keeps the version from appearing."""
    version = catalogue.service_version(event.object_id)
    if version.process_xml is not None:
        deploy(
            slug=version.service_slug,
            version=version.version,
            bpmn=version.process_xml,
            decisions=version.decisions,
            at=event.at,
        )
