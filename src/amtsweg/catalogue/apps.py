"""Django's handle on the catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Services, their versions and packs as a Django app."""

    name = "amtsweg.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
