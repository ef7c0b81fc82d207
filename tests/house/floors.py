"""The floors of the house, read from where import-linter reads them, so that there is one source."""

import configparser
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "amtsweg"


def floors() -> dict[str, int]:
    """Return the floor of every module; a higher number stands higher."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    rows = parser["importlinter:contract:house"]["layers"].strip().split("\n")
    return {name.strip(" ()"): len(rows) - number for number, row in enumerate(rows) for name in row.split("|")}


def own_models() -> Iterator[type[Model]]:
    """Yield every model of this product."""
    for model in apps.get_models():
        if model.__module__.startswith("amtsweg."):
            yield model


def name_of(model: type[Model]) -> str:
    """Return ``module.Model``."""
    return f"{model._meta.app_label}.{model.__name__}"
