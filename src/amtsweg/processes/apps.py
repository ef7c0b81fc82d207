"""Django's handle on processes."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Running processes as a Django app."""

    name = "amtsweg.processes"
    label = "processes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the outbox handler, the ticks and the receivers."""
        from amtsweg.processes import receivers, tasks  # noqa: F401, PLC0415 - registration
