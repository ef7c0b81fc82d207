"""News from below: what is published or deployed stands in the register by itself."""

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import events
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Facts
from amtsweg.process_register.services.noting import note_model, note_service
from amtsweg.processes import api as processes


@events.subscribe("catalogue.version_published")
def note_published_service(event: events.Event) -> None:
    """Enter the process of a new version of a service."""
    version = catalogue.service_version(event.object_id)
    if version.process_xml is not None:
        note_service(version, actor=event.actor, reason=event.reason, at=event.at)


@events.subscribe("process.deployed")
def note_deployed_model(event: events.Event) -> None:
    """Enter a process that no service brings with it."""
    slug = str(event.data["slug"])
    if not _is_service(slug):
        model = processes.deployed_versions(slug)[0]
        note_model(model, facts=Facts(deployed=True, running=model.running), at=event.at)


def _is_service(slug: str) -> bool:
    try:
        catalogue.service(slug)
    except NotFound:
        return False
    return True
