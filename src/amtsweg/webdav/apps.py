"""Django's handle on WebDAV."""

from django.apps import AppConfig


class WebdavConfig(AppConfig):
    """WebDAV as a Django app."""

    name = "amtsweg.webdav"
    label = "webdav"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker runs."""
        from amtsweg.webdav import tasks  # noqa: F401, PLC0415 - registration
