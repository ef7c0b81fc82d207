"""Who works here, in which roles, and who stands in for whom: for pages that name colleagues."""

from amtsweg.identity.queries.accounts import colleagues, substitutes_of
from amtsweg.identity.queries.directory import roles

__all__ = ["colleagues", "roles", "substitutes_of"]
