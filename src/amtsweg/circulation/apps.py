"""Django's handle on circulation."""

from django.apps import AppConfig


class CirculationConfig(AppConfig):
    """Reminders, circulations and signatures as a Django app."""

    name = "amtsweg.circulation"
    label = "circulation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the records, and register what the worker runs."""
        from amtsweg.circulation import receivers, tasks  # noqa: F401, PLC0415 - registration
