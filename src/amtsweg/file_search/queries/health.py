"""How the index is, for health and the command line."""

from amtsweg.file_search.contracts import IndexState
from amtsweg.file_search.queries import place
from amtsweg.file_search.queries.log import behind
from amtsweg.kernel.scope import SYSTEM, work


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
