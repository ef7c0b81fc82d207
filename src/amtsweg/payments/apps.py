"""Django's handle on payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments as a Django app."""

    name = "amtsweg.payments"
    label = "payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.payments import tasks  # noqa: F401, PLC0415 - registration
