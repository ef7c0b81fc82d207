"""Django's handle on onboarding."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """Onboarding as a Django app."""

    name = "amtsweg.onboarding"
    label = "onboarding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what listens."""
        from amtsweg.onboarding import receivers  # noqa: F401, PLC0415 - registration
