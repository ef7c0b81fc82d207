"""What several pages of a case show alike."""

from collections.abc import Sequence

from amtsweg.cases.contracts import Case
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Section


def sections_of(service: ServiceVersion, case: Case, *, language: str) -> Sequence[Section]:
    """Return what was applied for, as a person reads it; nothing if it came in without a form."""
    if service.form_version_id is None:
        return ()
    return forms.summary(forms.form(service.form_version_id), case.data, language=language)
