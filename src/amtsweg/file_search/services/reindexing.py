"""Make the index anew in one go, for the command line."""

from collections.abc import Callable
from datetime import datetime

from amtsweg.file_search.queries import place
from amtsweg.file_search.services import rebuilding
from amtsweg.file_search.services.following import follow
from amtsweg.file_search.services.writing import alone


def reindex(*, anew: bool, tell: Callable[[int], None], at: datetime) -> int:
    """Make the index anew beside the one in use and swap it in; a making that was broken off is gone on with.

    ``anew``: begin from the beginning in any case. ``tell`` hears how many entries were taken in so far. Raises Busy.
    """
    taken = 0
    with alone():
        if anew or place.building() is None:
            rebuilding.start(at=at)
        while fresh := place.building():
            taken += rebuilding.go_on(fresh, at=at)
            tell(taken)
        while (used := place.current()) and follow(used):
            pass
    return taken
