"""The door of the catalogue."""

from amtsweg.catalogue.queries import (
    current_version,
    form_examples,
    golden_examples,
    life_situations,
    list_forms,
    online_services,
    search,
    service,
    service_version,
    version_of,
    versions,
)
from amtsweg.catalogue.rules.stored import FORM_PART
from amtsweg.catalogue.services.importing import import_services
from amtsweg.catalogue.services.loading import check_packs, load_packs
from amtsweg.catalogue.services.publishing import check_decisions, check_form, publish_decisions, publish_form

__all__ = [
    "FORM_PART",
    "check_decisions",
    "check_form",
    "check_packs",
    "current_version",
    "form_examples",
    "golden_examples",
    "import_services",
    "life_situations",
    "list_forms",
    "load_packs",
    "online_services",
    "publish_decisions",
    "publish_form",
    "search",
    "service",
    "service_version",
    "version_of",
    "versions",
]
