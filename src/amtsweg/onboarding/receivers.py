"""News from below: what is published stands in the overview by itself."""

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import events
from amtsweg.onboarding.services.beginning import note_version


@events.subscribe("catalogue.version_published")
def note_published_service(event: events.Event) -> None:
    """Let the overview follow a new version of a service."""
    note_version(catalogue.service_version(event.object_id), actor=event.actor, at=event.at)
