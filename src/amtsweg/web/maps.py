"""The city's map for the browser: drawn from the city pack, or from tiles where the pack names a server for them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from amtsweg.identity.api import municipality, public

# Fonts stand there as family and weight: without glyph files the browser draws the names with its own fonts.
_LAYERS = Path(__file__).with_name("map_layers.json")


@public
@cache_control(max_age=3600)
def style(request: HttpRequest) -> JsonResponse:
    """Return the style in the map library's words, with what the place picker needs as metadata."""
    del request
    settings = city_map()
    bounds = settings["bounds"]
    return JsonResponse(
        {
            "version": 8,
            "metadata": {
                "center": [settings["center"]["longitude"], settings["center"]["latitude"]],
                "zoom": settings["zoom"],
                "bounds": [[bounds["west"], bounds["south"]], [bounds["east"], bounds["north"]]],
                "note": settings.get("attribution") or _("Schematische Karte"),
                "places": _places(),
            },
            "sources": _sources(settings),
            "layers": _layers(tiles="tiles" in settings),
        }
    )


@public
@cache_control(max_age=3600)
def city(request: HttpRequest) -> HttpResponse:
    """Return the drawing of the city as GeoJSON."""
    del request
    return HttpResponse(_drawing(), content_type="application/geo+json")


def tile_server() -> str:
    """Return the origin of the tile server the city pack names, or nothing."""
    return "/".join(city_map().get("tiles", "").split("/")[:3])


def city_map() -> dict[str, Any]:
    """Return what the city pack says about its map."""
    return cast("dict[str, Any]", municipality().map)


def _sources(settings: dict[str, Any]) -> dict[str, object]:
    if "tiles" in settings:
        return {"tiles": {"type": "raster", "tiles": [settings["tiles"]], "tileSize": 256}}
    return {"city": {"type": "geojson", "data": reverse("web-map-city")}}


def _layers(*, tiles: bool) -> list[object]:
    if tiles:
        return [{"id": "tiles", "type": "raster", "source": "tiles"}]
    return cast("list[object]", json.loads(_LAYERS.read_text(encoding="utf-8")))


def _places() -> list[dict[str, object]]:
    features = json.loads(_drawing())["features"]
    return [
        {"name": one["properties"]["name"], "position": one["geometry"]["coordinates"]}
        for one in features
        if one["properties"]["kind"] in {"place", "spot"}
    ]


@cache
def _drawing() -> bytes:
    return (municipality().folder / "map.geojson").read_bytes()
