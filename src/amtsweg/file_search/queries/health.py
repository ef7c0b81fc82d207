"""How the index is, for health and the command line."""

from amtsweg.file_search.contracts import IndexState
from amtsweg.file_search.queries import place
from amtsweg.file_search.queries.log import behind
from amtsweg.kernel.errors import OutsideUnavailable
from amtsweg.kernel.scope import SYSTEM, work

_TOO_LATE, _TOO_MANY_DEAD = 20_000, 100_000


def check_index() -> None:
    """Return if the index is well, for health; raises OutsideUnavailable if not.

    One that is not there yet is well: it is being made, and the database answers meanwhile.
    """
    state = index_state()
    if state.behind > _TOO_LATE:
        raise OutsideUnavailable("Der Suchindex kommt mit den Änderungen nicht nach.")
    if state.dead > max(_TOO_MANY_DEAD, 2 * state.entries):
        raise OutsideUnavailable("Der Suchindex wächst durch Gelöschtes und wird nicht neu aufgebaut.")


def index_state() -> IndexState:
    """Return how the index is."""
    used, fresh = place.current(), place.building()
    state = used.state() if used else None
    if used is None or state is None or not state.is_ours:
        return IndexState(ready=False, building=fresh is not None, entries=0, dead=0, size=0, behind=0)
    entries, dead = used.segments()
    with work(SYSTEM):
        late = behind(state.position)
    return IndexState(True, fresh is not None, entries, dead, used.size(), late)
