"""Who is signed in, for views that are guarded already."""

from uuid import UUID

from django.http import HttpRequest

from amtsweg.identity import api as identity
from amtsweg.kernel.errors import NotAllowed


def account_id_of(request: HttpRequest) -> UUID:
    """Return the signed-in account. Raises NotAllowed if there is none."""
    person = identity.person_of(request)
    if person is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return person.account_id
