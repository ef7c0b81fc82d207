"""The door of the catalogue."""

from amtsweg.catalogue.queries import (
    current_version,
    golden_examples,
    life_situations,
    online_services,
    search,
    service,
    service_version,
    version_of,
    versions,
)
from amtsweg.catalogue.services.importing import import_services
from amtsweg.catalogue.services.loading import check_packs, load_packs
from amtsweg.catalogue.services.publishing import check_decisions, publish_decisions

__all__ = [
    "check_decisions",
    "check_packs",
    "current_version",
    "golden_examples",
    "import_services",
    "life_situations",
    "load_packs",
    "online_services",
    "publish_decisions",
    "search",
    "service",
    "service_version",
    "version_of",
    "versions",
]
