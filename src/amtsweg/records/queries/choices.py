"""Which columns somebody wants to see in a list."""

from collections.abc import Sequence
from uuid import UUID

from amtsweg.records.models import ListChoice


def chosen_columns(account_id: UUID, list_name: str, *, known: Sequence[str], usual: Sequence[str]) -> list[str]:
    """Return the columns a person chose for a list, in the order of the list; the usual ones if they chose none."""
    chosen = ListChoice.objects.filter(account_id=account_id, list_name=list_name).values_list("columns", flat=True)
    wanted = chosen.first() or usual
    return [name for name in known if name in wanted]
