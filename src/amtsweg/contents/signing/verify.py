"""The signatures of a PDF: whose, when, whether what was signed is still what stands there. Nobody is called for it."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from amtsweg.contents.contracts import Mark, Signature, Signatures
from amtsweg.contents.reading.gathering import clean

_MOST = 50
_RANGE = b"/ByteRange"
_PIECE = 1 << 20


def may_be_signed(stream: BinaryIO) -> bool:
    """Tell whether a PDF could hold a signature at all: most do not, and are not looked at any closer."""
    stream.seek(0)
    before = b""
    while piece := stream.read(_PIECE):
        if _RANGE in before + piece:
            return True
        before = piece[-len(_RANGE) :]
    return False


def verify_signatures(stream: BinaryIO, roots: Sequence[bytes] = ()) -> Signatures:
    """Return what the signatures of a PDF say; ``roots`` are certificates (DER) that are trusted. Never raises."""
    if not may_be_signed(stream):
        return Signatures()
    stream.seek(0)
    try:
        reader = PdfFileReader(stream, strict=False)
        if reader.encrypted:
            return Signatures(marks=(Mark.ENCRYPTED,))
        signed = list(reader.embedded_regular_signatures)
        found = tuple(_signature(one, roots) for one in signed[:_MOST])
    except (MemoryError, RecursionError):
        return Signatures(marks=(Mark.HOSTILE,))
    except Exception:  # noqa: BLE001 - only pyHanko runs in here, on bytes of a stranger's choice: it is damaged
        return Signatures(marks=(Mark.DAMAGED,))
    return Signatures(found, (Mark.TOO_LARGE,) if len(signed) > _MOST else ())


def _signature(one: EmbeddedPdfSignature, roots: Sequence[bytes]) -> Signature:
    status = validate_pdf_signature(
        one, signer_validation_context=_context(roots), ts_validation_context=_context(roots)
    )
    stamp = status.timestamp_validity
    at = stamp.timestamp if stamp else status.signer_reported_dt
    return Signature(
        signer=_name(status.signing_cert),
        signed_at=at.isoformat() if at else "",
        time_attested=bool(stamp and stamp.intact and stamp.valid and stamp.trusted),
        intact=bool(status.intact and status.valid),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        changed=_is_changed(status),
    )


def _is_changed(status: PdfSignatureStatus) -> bool:
    if not (status.intact and status.valid):
        return True
    return status.modification_level in (None, ModificationLevel.OTHER) or status.docmdp_ok is False


def _context(roots: Sequence[bytes]) -> ValidationContext:
    # No fetching: a file from outside must not make this server call anybody.
    return ValidationContext(trust_roots=[x509.Certificate.load(root) for root in roots], allow_fetching=False)


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.native
    return clean(str(next(_names(names), None) or certificate.subject.human_friendly))[:300]


def _names(names: dict[str, object]) -> Iterator[object]:
    for key in ("common_name", "organization_name"):
        if names.get(key):
            yield names[key]
