"""Which adapter stands behind which port in this installation; made when first needed."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.circulation import api as circulation
from amtsweg.delivery import api as delivery
from amtsweg.disposal import api as disposal
from amtsweg.forms import api as forms
from amtsweg.identity.api import can, edge, municipality
from amtsweg.kernel import blobs, clock
from amtsweg.metrics import api as metrics
from amtsweg.records import api as records
from amtsweg.records.contracts import Matter
from amtsweg.web.context import Shell

_MANY = 1000


def bind() -> None:
    """Bind all ports of this process."""
    delivery.use_sealer(
        lambda: delivery.local_sealer(
            state_dir=settings.STATE_DIR,
            municipality=municipality().name,
            check_address=f"{settings.PUBLIC_URL}/pruefen/",
            clock=clock.now,
        )
    )
    circulation.use_setter(
        lambda template, data, at: delivery.render_letter(template=template, data=data, assets={}, at=at)
    )
    records.use_trusted_roots(delivery.trusted_roots)
    metrics.use_service_names(_service_titles)
    records.use_matters(_case_of)
    edge.use_desk(lambda request: Shell(request).desk_url)
    scanner = forms.scanning.clamd(settings.CLAMD_URL) if settings.CLAMD_URL else None
    forms.scanning.use_scanner(scanner)
    disposal.use_archive(_archive)
    blobs.use_store(blobs.store_at(settings.BLOBS_URL) if settings.BLOBS_URL else None)


def _archive() -> disposal.Bound | None:
    if not settings.ARCHIVE_URL:
        return None
    return disposal.Bound(
        disposal.archive_at(settings.ARCHIVE_URL, secret=settings.ARCHIVE_SECRET, host_key=settings.ARCHIVE_HOST_KEY),
        settings.ARCHIVE_NAME,
    )


def _service_titles(slugs: Iterable[str]) -> Mapping[str, str]:
    wanted = set(slugs)
    return {one.slug: one.title for one in catalogue.online_services(limit=_MANY) if one.slug in wanted}


def _case_of(subject_id: UUID, account_id: UUID) -> Matter | None:
    case = cases.cases_by_id({subject_id}).get(subject_id)
    if case is None or not can("case.read", account_id=account_id, unit_id=case.unit_id, at=clock.now()):
        return None
    return Matter(case.number, reverse("cases-overview", args=[case.id]))
