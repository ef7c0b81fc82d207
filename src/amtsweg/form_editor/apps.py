"""Django's handle on the form editor."""

from django.apps import AppConfig


class FormEditorConfig(AppConfig):
    """The form editor as a Django app."""

    name = "amtsweg.form_editor"
    label = "form_editor"
    default_auto_field = "django.db.models.BigAutoField"
