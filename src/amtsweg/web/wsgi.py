"""What the web server calls. Everything is imported and prepared here, so that the first visitor does not wait."""

import multiprocessing
import os
import signal

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from amtsweg.web.lifeline import end_with_parent


def _application() -> WSGIHandler:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")
    made = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - reading the property imports every screen
    return made


if (server := multiprocessing.parent_process()) is not None and server.pid:
    # A worker of a server that was killed would keep the port, and the next server could not open it.
    end_with_parent(parent=server.pid, by=signal.SIGKILL)
application = _application()
