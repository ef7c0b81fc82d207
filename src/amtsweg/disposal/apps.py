"""Django's handle on disposal."""

from django.apps import AppConfig


class DisposalConfig(AppConfig):
    """Disposal as a Django app."""

    name = "amtsweg.disposal"
    label = "disposal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what listens and what the worker runs."""
        from amtsweg.disposal import receivers, tasks  # noqa: F401, PLC0415 - registration
