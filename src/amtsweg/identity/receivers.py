"""What identity listens to: the beginning and end of a request (rights are resolved once in it) and sign-ins."""

from django.core.signals import request_finished, request_started
from django.dispatch import receiver

from amtsweg.identity.queries.rights import start_remembering, stop_remembering


@receiver(request_started)
def on_request_started(**_: object) -> None:
    """Resolve everybody's rights at most once from here on."""
    start_remembering()


@receiver(request_finished)
def on_request_finished(**_: object) -> None:
    """Forget what the request knew."""
    stop_remembering()
