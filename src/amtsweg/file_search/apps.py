"""Django's handle on the search in files."""

from django.apps import AppConfig


class FileSearchConfig(AppConfig):
    """Search in files as a Django app."""

    name = "amtsweg.file_search"
    label = "file_search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.file_search import tasks  # noqa: F401, PLC0415 - registration
