"""Every model says which personal data it holds and when that ends (Art. 5, 30 GDPR); a test demands it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What kinds of personal data a table holds, and the event or period after which they go."""

    kinds: tuple[str, ...]
    ends: str


NONE = PersonalData(kinds=(), ends="")
