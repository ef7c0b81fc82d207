"""Which adapter stands behind which port in this installation; made when first needed."""

from collections.abc import Iterable, Mapping

from django.conf import settings

from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.forms import api as forms
from amtsweg.identity.api import municipality, use_desk
from amtsweg.kernel import blobs, clock
from amtsweg.metrics import api as metrics
from amtsweg.records import api as records
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
    records.use_trusted_roots(delivery.trusted_roots)
    metrics.use_service_names(_service_titles)
    use_desk(lambda request: Shell(request).desk_url)
    scanner = forms.scanning.clamd(settings.CLAMD_URL) if settings.CLAMD_URL else None
    forms.scanning.use_scanner(scanner)
    blobs.use_store(blobs.store_at(settings.BLOBS_URL) if settings.BLOBS_URL else None)


def _service_titles(slugs: Iterable[str]) -> Mapping[str, str]:
    wanted = set(slugs)
    return {one.slug: one.title for one in catalogue.online_services(limit=_MANY) if one.slug in wanted}
