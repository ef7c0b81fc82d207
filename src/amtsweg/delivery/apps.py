"""Django's handle on delivery."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Ways out of the house as a Django app."""

    name = "amtsweg.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the worker know what there is to do."""
        from amtsweg.delivery import tasks  # noqa: F401, PLC0415 - registration
