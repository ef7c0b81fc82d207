"""The routes a city has written down, read from its pack (``routes.yaml``) when the file has changed."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from amtsweg.circulation.contracts import Route
from amtsweg.circulation.routes import read_routes
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel.packs import read_file

FILE = "routes.yaml"


def routes_for(unit: OrgUnit) -> list[Route]:
    """Return the routes that hold for a unit, in the order of the pack."""
    path = identity.municipality().folder / FILE
    if not path.exists():
        return []
    above = set(_keys_above(unit))
    return [one for one in _routes(path, path.stat().st_mtime_ns) if not one.unit_key or one.unit_key in above]


@lru_cache(maxsize=4)
def _routes(path: Path, _changed: int) -> tuple[Route, ...]:
    return read_routes(read_file(path))


def _keys_above(unit: OrgUnit) -> Iterator[str]:
    units = {one.id: one for one in identity.org_units()}
    here: OrgUnit | None = unit
    while here is not None:
        yield here.key
        here = units.get(here.parent_id) if here.parent_id else None
