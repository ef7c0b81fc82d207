"""Matters that may be the same as a given one."""

from amtsweg.cases import models
from amtsweg.cases.contracts import Case, SimilarCase
from amtsweg.cases.queries.cases import similar_cases
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.kernel.calendar import parse_span


def similar_to(case: Case, service: ServiceVersion) -> list[SimilarCase]:
    """Return open matters like this one, as the pack defines likeness; none if it does not."""
    wanted = service.settings.get("duplicates")
    if not wanted or case.place is None:
        return []
    key = models.Case.objects.filter(id=case.id).values_list("duplicate_key", flat=True).first()
    found = similar_cases(
        service_slug=case.service_slug,
        duplicate_key=key or "",
        place=case.place,
        within_m=float(wanted["within_m"]),
        since=case.opened_at - parse_span(str(wanted["within"])),
    )
    return [one for one in found if one.id != case.id]
