"""Event logs for other tools, as streams of text."""
# ruff: noqa: ARG001 - the figures follow; whoever builds on them may begin

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from amtsweg.metrics.contracts import OcelForm


def export_xes(process: str, *, units: Collection[UUID] | None, since: datetime, until: datetime) -> Iterator[str]:
    """Yield the runs that began in a period as XES (IEEE 1849); ``units`` None means all."""
    yield ""


def export_ocel(
    process: str, *, form: OcelForm, units: Collection[UUID] | None, since: datetime, until: datetime
) -> Iterator[str]:
    """Yield the runs that began in a period as OCEL 2.0; ``units`` None means all."""
    yield ""
