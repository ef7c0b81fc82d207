"""Django's handle on identity."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Identity as a Django app."""

    name = "amtsweg.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what listens."""
        from amtsweg.identity import receivers  # noqa: F401, PLC0415 - registration
