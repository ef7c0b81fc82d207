"""The door of the catalogue."""

from amtsweg.catalogue.queries.exchange import export_packs
from amtsweg.catalogue.queries.form_lists import form_examples, list_forms
from amtsweg.catalogue.queries.searching import search
from amtsweg.catalogue.queries.services import life_situations, offices, online_services, service
from amtsweg.catalogue.queries.versions import (
    current_version,
    golden_examples,
    service_version,
    version_of,
    versions,
)
from amtsweg.catalogue.rules.stored import FORM_PART
from amtsweg.catalogue.rules.synonyms import read_synonyms
from amtsweg.catalogue.services.describing import import_descriptions
from amtsweg.catalogue.services.importing import import_services
from amtsweg.catalogue.services.indexing import reindex
from amtsweg.catalogue.services.loading import check_packs, load_packs, preview_packs
from amtsweg.catalogue.services.publishing import check_decisions, check_form, publish_decisions, publish_form

__all__ = [
    "FORM_PART",
    "check_decisions",
    "check_form",
    "check_packs",
    "current_version",
    "export_packs",
    "form_examples",
    "golden_examples",
    "import_descriptions",
    "import_services",
    "life_situations",
    "list_forms",
    "load_packs",
    "offices",
    "online_services",
    "preview_packs",
    "publish_decisions",
    "publish_form",
    "read_synonyms",
    "reindex",
    "search",
    "service",
    "service_version",
    "version_of",
    "versions",
]
