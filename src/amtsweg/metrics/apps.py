"""Django's handle on metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Metrics as a Django app; its tables are rollups, the event log is the truth."""

    name = "amtsweg.metrics"
    label = "metrics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the repeated work."""
        from amtsweg.metrics import tasks  # noqa: F401, PLC0415 - registration
