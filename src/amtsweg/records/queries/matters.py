"""What a file belongs to beyond itself, such as a case: that lies above, so it brings itself along."""

from collections.abc import Callable
from uuid import UUID

from amtsweg.records.contracts import Matter

MatterSource = Callable[[UUID, UUID], Matter | None]

_source: MatterSource | None = None


def use_matters(source: MatterSource | None) -> MatterSource | None:
    """Bind what knows matters (by their id, and for which account) and return what was bound before."""
    global _source
    previous, _source = _source, source
    return previous


def matter_of(subject_id: UUID, account_id: UUID) -> Matter | None:
    """Return where a matter is handled, if this account may open it there."""
    return _source(subject_id, account_id) if _source else None
