"""Django's handle on the composition root."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The shells, the settings and the wiring as a Django app."""

    name = "amtsweg.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Put the adapters behind their ports."""
        from amtsweg.web import bindings  # noqa: PLC0415 - models must be there before the doors are opened

        bindings.bind()
