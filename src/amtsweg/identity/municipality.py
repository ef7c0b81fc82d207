"""The municipality this installation serves, as its city pack describes it. The code knows no city."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings

from amtsweg.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Municipality:
    """Name, keys and texts of the municipality. ``state`` is the German state's code for public holidays."""

    name: str
    short_name: str
    portal_name: str
    ags: str
    state: str
    number_prefix: str
    street: str
    zip_code: str
    town: str
    email: str
    phone: str
    bank: Mapping[str, str]
    remedies: Mapping[str, str]
    map: Mapping[str, object]
    folder: Path


@cache
def municipality() -> Municipality:
    """Return the municipality; read once in a process. Raises NotFound if there is no city pack."""
    found = sorted(Path(settings.PACKS_DIR).glob("*/city.yaml"))
    if not found:
        raise NotFound(f"Unter {settings.PACKS_DIR} liegt kein Stadtpaket (city.yaml).")
    data = yaml.safe_load(found[0].read_text(encoding="utf-8"))
    return Municipality(
        **{key: data[key] for key in ("name", "short_name", "portal_name", "ags", "state", "number_prefix")},
        **data["address"],
        **data["contact"],
        bank=data["bank"],
        remedies=data["remedies"],
        map=data["map"],
        folder=found[0].parent,
    )
