"""Django's handle on the intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake as a Django app."""

    name = "amtsweg.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.intake import tasks  # noqa: F401, PLC0415 - registration
