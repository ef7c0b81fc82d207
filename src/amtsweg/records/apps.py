"""Django's handle on the records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Record files as a Django app."""

    name = "amtsweg.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.records import tasks  # noqa: F401, PLC0415 - registration
