"""Django's handle on the exchange of files."""

from django.apps import AppConfig


class FileExchangeConfig(AppConfig):
    """The exchange of files as a Django app."""

    name = "amtsweg.file_exchange"
    label = "file_exchange"
    default_auto_field = "django.db.models.BigAutoField"
