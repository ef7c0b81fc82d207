"""The definition in force: what the city pack says."""

from functools import cache

from amtsweg.identity.api import municipality
from amtsweg.kernel.packs import read_file
from amtsweg.metrics.contracts import Definition
from amtsweg.metrics.rules.figures import read_definition

FILE = "metrics.yaml"


@cache
def city_definition() -> Definition:
    """Return the definition of the city pack; read once in a process. Raises PackError."""
    return read_definition(read_file(municipality().folder / FILE))
