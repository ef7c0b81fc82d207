"""Remember which columns somebody wants to see in a list."""

from collections.abc import Sequence
from uuid import UUID

from amtsweg.kernel.scope import current, work
from amtsweg.records.models import ListChoice


def choose_columns(*, account_id: UUID, list_name: str, columns: Sequence[str]) -> None:
    """Remember the columns of a list for a person; it is their own taste, so no event tells of it."""
    with work(current()):
        ListChoice.objects.update_or_create(
            account_id=account_id, list_name=list_name, defaults={"columns": list(columns)}
        )
