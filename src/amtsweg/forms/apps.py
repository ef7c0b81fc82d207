"""Django's handle on the forms."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Form versions, drafts and uploads as a Django app."""

    name = "amtsweg.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the repeated work, and bound what documents of strangers may unpack to."""
        from amtsweg.forms import tasks  # noqa: F401, PLC0415 - registration
        from amtsweg.forms.rules.inspection.pdf import bound_qpdf  # noqa: PLC0415 - after the apps are there

        bound_qpdf()
