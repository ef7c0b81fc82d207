"""Django's handle on the composition root."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shells, the settings and the wiring as a Django app."""

    name = "amtsweg.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
