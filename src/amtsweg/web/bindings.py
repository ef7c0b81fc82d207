"""Which adapter stands behind which port in this installation; made when first needed."""

from django.conf import settings

from amtsweg.delivery import api as delivery
from amtsweg.identity.api import municipality
from amtsweg.kernel import clock


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
