"""Django's handle on the process register."""

from django.apps import AppConfig


class ProcessRegisterConfig(AppConfig):
    """The process register as a Django app."""

    name = "amtsweg.process_register"
    label = "process_register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what listens and what the worker runs."""
        from amtsweg.process_register import receivers, tasks  # noqa: F401, PLC0415 - registration
