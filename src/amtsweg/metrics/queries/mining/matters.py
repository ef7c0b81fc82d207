"""The matters behind a figure."""
# ruff: noqa: ARG001 - the figures follow; whoever builds on them may begin

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from amtsweg.metrics.contracts import MatterPage


def matters_of(
    process: str,
    *,
    element: str = "",
    edge: tuple[str, str] | None = None,
    variant: str = "",
    live: bool = False,
    versions: Collection[int] | None = None,
    units: Collection[UUID],
    since: datetime,
    until: datetime,
    after: UUID | None = None,
    limit: int = 100,
) -> MatterPage:
    """Return one page of the matters behind a figure, as far as the scope in force shows them.

    With ``element``: those that entered it in the period, or with ``live`` those that stand there now. With ``edge``:
    those that went this way in the period. With ``variant``: those whose run ended in the period and took this way.
    With none of them: those whose run ended in the period, or with ``live`` those that run now.
    """
    return MatterPage((), None)
