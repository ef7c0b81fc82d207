"""All addresses: those of this composition root, and those each module brings itself."""

from collections.abc import Iterator
from importlib.util import find_spec

from django.apps import apps
from django.urls import URLResolver, include, path

from amtsweg.web import language, maps, pages


def _of_modules() -> Iterator[URLResolver]:
    for app in apps.get_app_configs():
        module = f"{app.name}.urls"
        if app.name.startswith("amtsweg.") and app.name != "amtsweg.web" and find_spec(module):
            yield path("", include(module))


urlpatterns = [
    path("sprache/", language.switch, name="web-language"),
    path("seite/<slug:slug>/", pages.page, name="web-page"),
    path("karte/stil.json", maps.style, name="web-map-style"),
    path("karte/stadt.geojson", maps.city, name="web-map-city"),
    *_of_modules(),
]

handler400 = "amtsweg.web.errors.bad_request"
handler403 = "amtsweg.web.errors.forbidden"
handler404 = "amtsweg.web.errors.not_found"
handler500 = "amtsweg.web.errors.server_error"
