"""The seal of this installation: bound once in `web`, made when it is first needed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from amtsweg.delivery.checking.checker import Checker
from amtsweg.delivery.contracts import Sealer, SealReport
from amtsweg.kernel.errors import OutsideUnavailable

MakeSealer = Callable[[], Sealer]

_make: MakeSealer | None = None
_sealer: Sealer | None = None


def use_sealer(make: MakeSealer | None) -> MakeSealer | None:
    """Bind who seals for this process, as a function that makes it when first needed; return the one before."""
    global _make, _sealer
    previous, _make, _sealer = _make, make, None
    return previous


def local_sealer(*, state_dir: Path, municipality: str, check_address: str, clock: Callable[[], datetime]) -> Sealer:
    """Return the sealer that does it on this machine, with an authority of its own; not for production."""
    from amtsweg.delivery.adapters.local_seal.sealer import (  # noqa: PLC0415 - half a second that most commands save
        LocalSeal,
        LocalSealer,
    )

    return LocalSealer(LocalSeal(state_dir, municipality, check_address, clock))


def seal_pdf(pdf: bytes, *, reason: str, at: datetime) -> bytes:
    """Return the PDF with the city's seal on it. Raises NotSealable, OutsideUnavailable."""
    return _bound().seal(pdf, reason=reason, at=at)


def verify_pdf(pdf: bytes, *, trusted: Sequence[bytes] = ()) -> SealReport:
    """Return what the seal on a PDF says and whether it holds; never raises for what is wrong with the file.

    ``trusted`` are certificates (DER) to be trusted besides those of the sealer.
    """
    return _checker().check(pdf, roots=[*_bound().trusted_roots(), *trusted])


def trusted_roots() -> Sequence[bytes]:
    """Return the certificates (DER) at which a chain of trust may end. Raises OutsideUnavailable."""
    return _bound().trusted_roots()


def check_seal() -> None:
    """Return if the seal is ready, for health. Raises OutsideUnavailable."""
    _bound().check()


@cache
def _checker() -> Checker:
    return Checker()


def _bound() -> Sealer:
    global _sealer  # noqa: PLW0603 - one sealer for the process, made at its first use
    if _sealer is None:
        if _make is None:
            raise OutsideUnavailable("Es ist kein Siegel eingerichtet.")
        _sealer = _make()
    return _sealer
