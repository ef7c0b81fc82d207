"""Django's handle on the file sets."""

from django.apps import AppConfig


class FileSetsConfig(AppConfig):
    """File sets as a Django app."""

    name = "amtsweg.file_sets"
    label = "file_sets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.file_sets import tasks  # noqa: F401, PLC0415 - registration
