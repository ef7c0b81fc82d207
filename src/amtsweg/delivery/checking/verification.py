"""Checking the seal of a PDF that somebody brings: what it says, whether it still fits, whom one trusts for it.

The file comes from outside and may be anything; whatever is wrong with it becomes a sentence in the report.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TypeVar

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel, SignatureStatus
from pyhanko_certvalidator import ValidationContext

from amtsweg.delivery.contracts import SealProblem, SealReport

Result = TypeVar("Result")

FIELD_PREFIX = "Siegel-"
_HEADER_WITHIN = 1024  # readers accept a PDF whose header stands within the first kilobyte
NO_PDF = SealProblem.NO_PDF
DAMAGED = SealProblem.DAMAGED
ENCRYPTED = SealProblem.ENCRYPTED
NO_SEAL = SealProblem.NO_SEAL
SEAL_LOST = SealProblem.SEAL_LOST
CHANGED = SealProblem.CHANGED
APPENDED = SealProblem.APPENDED
UNKNOWN_SIGNER = SealProblem.UNKNOWN_SIGNER
UNKNOWN_TIME = SealProblem.UNKNOWN_TIME
CLAIMED_TIME = SealProblem.CLAIMED_TIME
EARLIER_BROKEN = SealProblem.EARLIER_BROKEN


@dataclass(frozen=True, slots=True)
class _Unreadable(Exception):
    problem: str


def verify(pdf: bytes, *, roots: Sequence[bytes]) -> SealReport:
    """Return what the latest seal in the file says and whether it holds; ``roots`` are trusted certificates (DER)."""
    try:
        seals = _seals(pdf)
        statuses = [_status(seal, roots) for seal in seals]
    except _Unreadable as unreadable:
        return SealReport(intact=False, trusted=False, problems=(unreadable.problem,))
    return _report(seals[-1], statuses[-1], earlier=statuses[:-1])


def _seals(pdf: bytes) -> list[EmbeddedPdfSignature]:
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        raise _Unreadable(NO_PDF)
    reader = _from_outside(lambda: PdfFileReader(BytesIO(pdf), strict=False))
    if reader.encrypted:
        raise _Unreadable(ENCRYPTED)
    seals: list[EmbeddedPdfSignature] = _from_outside(lambda: list(reader.embedded_regular_signatures))
    if not seals:
        raise _Unreadable(SEAL_LOST if b"/ByteRange" in pdf else NO_SEAL)
    return seals


def _from_outside(read: Callable[[], Result]) -> Result:
    try:
        return read()
    except Exception as fault:
        # Only pyHanko runs in here, on bytes of a stranger's choice; whatever it stumbles over is a damaged file.
        raise _Unreadable(DAMAGED) from fault


def _status(seal: EmbeddedPdfSignature, roots: Sequence[bytes]) -> PdfSignatureStatus:
    status = _validate(seal, roots, None)
    stamp = status.timestamp_validity
    if not status.trusted and stamp is not None and stamp.trusted:
        # The seal's certificate may have expired since; what counts is that it was good when it was used.
        status = _validate(seal, roots, stamp.timestamp)
    return status


def _validate(seal: EmbeddedPdfSignature, roots: Sequence[bytes], moment: datetime | None) -> PdfSignatureStatus:
    signer, stamp = _context(roots, moment), _context(roots, None)
    return _from_outside(
        lambda: validate_pdf_signature(
            seal, signer_validation_context=signer, ts_validation_context=stamp, skip_diff=True
        )
    )


def _context(roots: Sequence[bytes], moment: datetime | None) -> ValidationContext:
    # No fetching: a file from outside must not make this server call anybody.
    trusted = [x509.Certificate.load(root) for root in roots]
    return ValidationContext(trust_roots=trusted, allow_fetching=False, moment=moment, best_signature_time=moment)


def _report(
    seal: EmbeddedPdfSignature, status: PdfSignatureStatus, *, earlier: Sequence[PdfSignatureStatus]
) -> SealReport:
    stamp = status.timestamp_validity
    name = str(seal.field_name)
    return SealReport(
        intact=_holds(status),
        trusted=status.trusted and (stamp is None or stamp.trusted),
        signer=_common_name(status.signing_cert),
        time=stamp.timestamp if stamp else status.signer_reported_dt,
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        problems=tuple(_problems(status, earlier)),
        number=name.removeprefix(FIELD_PREFIX) if name.startswith(FIELD_PREFIX) else "",
    )


def _holds(status: SignatureStatus) -> bool:
    return bool(status.intact and status.valid)


def _problems(status: PdfSignatureStatus, earlier: Sequence[PdfSignatureStatus]) -> Iterator[str]:
    if not _holds(status):  # whose seal a changed content once bore says nothing any more
        yield CHANGED
        return
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield APPENDED
    if not status.trusted:
        yield UNKNOWN_SIGNER
    if status.timestamp_validity is None:
        yield CLAIMED_TIME
    elif not (status.timestamp_validity.trusted and _holds(status.timestamp_validity)):
        yield UNKNOWN_TIME
    if not all(_holds(one) for one in earlier):
        yield EARLIER_BROKEN


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.native
    return str(names.get("common_name") or names.get("organization_name") or certificate.subject.human_friendly)
