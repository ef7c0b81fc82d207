"""All addresses: those of this composition root, and those each module brings itself."""

from collections.abc import Iterator
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path

from amtsweg.web import faults, health, language, maps, pages


def _of_modules() -> Iterator[URLResolver]:
    for app in apps.get_app_configs():
        module = f"{app.name}.urls"
        if app.name.startswith("amtsweg.") and app.name != "amtsweg.web" and find_spec(module):
            yield path("", include(module))


urlpatterns = [
    path("health", health.health, name="web-health"),
    path("sprache/", language.switch, name="web-language"),
    path("seite/<slug:slug>/", pages.page, name="web-page"),
    path("karte/stil.json", maps.style, name="web-map-style"),
    path("karte/stadt.geojson", maps.city, name="web-map-city"),
    path("arbeitsplatz/stoerungen/", faults.show, name="web-faults"),
    path("arbeitsplatz/stoerungen/auftrag/<uuid:entry_id>/", faults.send_again, name="web-send-again"),
    path("arbeitsplatz/stoerungen/ablauf/<uuid:instance_id>/<int:token>/", faults.go_on, name="web-go-on"),
    *_of_modules(),
]

handler400 = "amtsweg.web.errors.bad_request"
handler403 = "amtsweg.web.errors.forbidden"
handler404 = "amtsweg.web.errors.not_found"
handler500 = "amtsweg.web.errors.server_error"
