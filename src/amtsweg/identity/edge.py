"""What only the composition root asks of identity: the scope of a request, where work begins, people to try out."""

from amtsweg.identity.adapters.personas import open_persona
from amtsweg.identity.desk import use_desk
from amtsweg.identity.guards import scope_of_request

__all__ = ["open_persona", "scope_of_request", "use_desk"]
