"""The accounts of the invented people of a demo, the same that signing in with the local provider finds."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount

from amtsweg.identity.adapters.local_idp.people import read_personas
from amtsweg.identity.contracts import Attributes, Person, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.identity.municipality import municipality
from amtsweg.identity.queries.accounts import as_person
from amtsweg.identity.services.citizens import open_citizen
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import SYSTEM, work

# As the settings call the citizens' identity provider; allauth keeps it beside the subject.
_PROVIDER = "buergerkonto"


def open_persona(sub: str, *, at: datetime) -> Person:
    """Return the account of an invented person, opened if they have never been here. Raises NotFound."""
    found = [one for one in read_personas(municipality().folder / "personas.yaml") if one.sub == sub]
    if not found:
        raise NotFound(f"personas.yaml knows nobody called {sub}.")
    one = found[0]
    with work(SYSTEM):
        known = SocialAccount.objects.filter(provider=_PROVIDER, uid=sub).select_related("user").first()
        if known:
            return as_person(known.user)
        account = Account()
        attributes = Attributes(one.given_name, one.family_name, one.email)
        open_citizen(account, attributes=attributes, trust=TrustLevel.SUBSTANTIAL, at=at)
        SocialAccount.objects.create(user=account, provider=_PROVIDER, uid=sub, extra_data={})
        return as_person(account)
