"""The door of the catalogue."""

from amtsweg.catalogue.queries import (
    current_version,
    life_situations,
    online_services,
    search,
    service,
    service_version,
    version_of,
)
from amtsweg.catalogue.services.importing import import_services
from amtsweg.catalogue.services.loading import check_packs, load_packs

__all__ = [
    "check_packs",
    "current_version",
    "import_services",
    "life_situations",
    "load_packs",
    "online_services",
    "search",
    "service",
    "service_version",
    "version_of",
]
