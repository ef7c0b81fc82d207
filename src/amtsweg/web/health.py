"""``/health``: is everything there that this installation needs? For machines, and for whoever is called at night."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from amtsweg.delivery.api import check_seal
from amtsweg.file_search.api import check_index
from amtsweg.identity.api import public
from amtsweg.kernel import clock
from amtsweg.kernel.blobs import check_blobs
from amtsweg.kernel.errors import AmtswegError, OutsideUnavailable
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.role import ROLE
from amtsweg.kernel.scope import SYSTEM, work

logger = logging.getLogger(__name__)

OK = "ok"
_SILENT = timedelta(seconds=40)
_OVERDUE = timedelta(minutes=5)


@require_safe
@public
def health(request: HttpRequest) -> HttpResponse:
    """Answer with the state of every part; 503 if one is missing."""
    del request
    found = report()
    well = all(state == OK for state in found.values())
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(found, status=status, headers={"Cache-Control": "no-store"})


def report() -> dict[str, str]:
    """Return for every part ``ok`` or what is wrong with it."""
    return {name: _state_of(name, check) for name, check in _CHECKS.items()}


def _state_of(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except AmtswegError as error:
        return error.message
    except Exception:
        # The reason may name hosts and paths, which are nobody's business outside; the log has it.
        logger.exception("health: %s", name)
        return "nicht verfügbar, Näheres im Protokoll"
    return OK


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() != (ROLE,):
            raise OutsideUnavailable(f"Die Anwendung arbeitet nicht als {ROLE}.")


def _check_jobs() -> None:
    now = clock.now()
    with work(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        heard = cursor.fetchone()[0]
        late = OutboxEntry.objects.filter(status=OutboxEntry.Status.PENDING, due_at__lt=now - _OVERDUE).exists()
    if heard is None or heard < now - _SILENT:
        raise OutsideUnavailable("Es läuft kein Hintergrunddienst (amtsweg worker).")
    if late:
        raise OutsideUnavailable("Der Hintergrunddienst kommt mit dem Versand nicht nach.")


_CHECKS: Mapping[str, Callable[[], None]] = {
    "database": _check_database,
    "jobs": _check_jobs,
    "blobs": check_blobs,
    "seal": check_seal,
    "search": check_index,
}
