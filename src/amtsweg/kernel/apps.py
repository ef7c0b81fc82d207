"""Django's handle on the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The ground floor as a Django app."""

    name = "amtsweg.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"
