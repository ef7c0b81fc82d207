"""Django's handle on cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases as a Django app."""

    name = "amtsweg.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what listens and what the worker runs."""
        from amtsweg.cases import receivers, tasks  # noqa: F401, PLC0415 - registration
