"""Whether a virus scanner looked at what was uploaded: asked at once, and again later where it could not answer."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db.models import F, Q

from amtsweg.forms.adapters.clamd import clamd
from amtsweg.forms.contracts import Answers
from amtsweg.forms.models import UploadScan
from amtsweg.forms.ports import Scanner
from amtsweg.kernel import actors, blobs, events
from amtsweg.kernel.errors import NotFound, OutsideUnavailable
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work

__all__ = ["by_state", "clamd", "refreshed", "scan_waiting", "states", "use_scanner"]

UNCHECKED, CLEAN, INFECTED = "unchecked", "clean", "infected"

# What a scanner could not judge it is asked about again, but not all the time: it may be larger than it takes.
_PATIENCE = timedelta(minutes=10)

_scanner: Scanner | None = None


def use_scanner(scanner: Scanner | None) -> Scanner | None:
    """Bind the virus scanner of this process and return the one bound before; without one files stay unchecked."""
    global _scanner
    previous, _scanner = _scanner, scanner
    return previous


def scan(content: BinaryIO) -> str:
    """Return what the scanner says of a content; ``unchecked`` where there is none, or it does not answer."""
    if _scanner is None:
        return UNCHECKED
    content.seek(0)
    return _scanner.scan(content)


def remember(sha256: str, state: str, *, at: datetime) -> None:
    """Keep what was said of a content; what is known of the same content already is not forgotten."""
    row = UploadScan(sha256=sha256, state=state, received_at=at, asked_at=None if state == UNCHECKED else at)
    fields = ["received_at"] if state == UNCHECKED else ["received_at", "state", "asked_at"]
    UploadScan.objects.bulk_create([row], update_conflicts=True, unique_fields=["sha256"], update_fields=fields)


def states(hashes: Iterable[str]) -> Mapping[str, str]:
    """Return what is known of contents by their hash, in one statement; those that were never uploads are missing."""
    wanted = set(hashes)
    if not wanted:
        return {}
    return dict(UploadScan.objects.filter(sha256__in=wanted).values_list("sha256", "state"))


def by_state(hashes: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Return the contents nobody looked at, and those something was found in, by ``unchecked`` and ``infected``."""
    found = states(hashes)
    return {state: frozenset(sha for sha, one in found.items() if one == state) for state in (UNCHECKED, INFECTED)}


def refreshed(answers: Answers) -> dict[str, object]:
    """Return answers whose files say what is known of them now; without unchecked files nothing is asked."""
    waiting = {str(one["sha256"]) for one in _unchecked(answers)}
    known = states(waiting)
    return {key: _renewed(value, known) for key, value in answers.items()} if known else dict(answers)


def _unchecked(value: object) -> Iterable[Mapping[str, object]]:
    if isinstance(value, Mapping):
        if _is_file(value) and value["scan"] == UNCHECKED:
            yield value
        for inner in value.values():
            yield from _unchecked(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _unchecked(inner)


def _is_file(value: Mapping[str, object]) -> bool:
    return "scan" in value and "sha256" in value


def _renewed(value: object, known: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_renewed(one, known) for one in value]
    if isinstance(value, Mapping):
        if _is_file(value):
            return {**value, "scan": known.get(str(value["sha256"]), value["scan"])}
        return {key: _renewed(one, known) for key, one in value.items()}
    return value


def scan_waiting(*, at: datetime, limit: int = 20) -> int:
    """Ask the scanner about contents nobody looked at, those that waited longest first; return how many it judged."""
    if _scanner is None:
        return 0
    with work(SYSTEM):
        order = F("asked_at").asc(nulls_first=True)
        over = Q(asked_at=None) | Q(asked_at__lte=at - _PATIENCE)
        waiting = UploadScan.objects.filter(over, state=UNCHECKED).order_by(order)
        hashes = list(waiting.values_list("sha256", flat=True)[:limit])
    judged = 0
    for sha256 in hashes:
        state = _ask_again(sha256)
        with work(SYSTEM):
            changed = UploadScan.objects.filter(sha256=sha256, state=UNCHECKED).update(state=state, asked_at=at)
            if changed and state == INFECTED:
                _report(sha256, at)
        if state == UNCHECKED:  # it does not answer: whoever waits goes on waiting, the others are not asked in vain
            break
        judged += changed
    return judged


def _ask_again(sha256: str) -> str:
    try:
        with blobs.open_blob(sha256) as content:
            return scan(content)
    except NotFound:
        return "gone"
    except OutsideUnavailable:
        return UNCHECKED


def _report(sha256: str, at: datetime) -> None:
    events.record(
        [
            events.Event(
                kind="forms.upload_infected",
                at=at,
                actor=actors.system("forms"),
                object_type="upload",
                object_id=uuid7(),
                data={"sha256": sha256},
            )
        ]
    )
