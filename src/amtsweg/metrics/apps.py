"""Django's handle on metrics."""

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    """Metrics as a Django app; it has no tables, the event log is the truth."""

    name = "amtsweg.metrics"
    label = "metrics"
    default_auto_field = "django.db.models.BigAutoField"
