"""Who does something: a person, perhaps in somebody's place, or the system itself."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts; goes into every event.

    ``account_id`` is None for the system and for people without an account; ``acting_for`` names the account
    for which a substitute acts.
    """

    label: str
    account_id: UUID | None = None
    acting_for: UUID | None = None


def system(part: str) -> Actor:
    """Return the actor for work that no person started."""
    return Actor(label=f"system:{part}")


ANONYMOUS = Actor(label="anonymous")
