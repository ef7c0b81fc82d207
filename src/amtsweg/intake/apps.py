"""Django's handle on the intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The intake as a Django app."""

    name = "amtsweg.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs, and let cases show what a submission keeps beside its answers."""
        from amtsweg.cases.api import use_evidence  # noqa: PLC0415 - when the models are there
        from amtsweg.intake import tasks  # noqa: F401, PLC0415 - registration
        from amtsweg.intake.queries.receipts import evidence_of  # noqa: PLC0415 - when the models are there

        use_evidence(evidence_of)
