"""The local sealer: a PAdES baseline B-T seal with pyHanko, written behind the document as one more revision."""

import asyncio
import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from amtsweg.delivery.adapters.local_seal import stamp, tagging
from amtsweg.delivery.adapters.local_seal.authority import Authority, ensure_local_authority
from amtsweg.delivery.adapters.local_seal.signer import DIGEST, HeldKeySigner, LocalTimeStamper, as_asn1
from amtsweg.delivery.contracts import NotSealable
from amtsweg.kernel.errors import OutsideUnavailable
from amtsweg.kernel.ids import ALPHABET

FIELD_PREFIX = "Siegel-"
_RESERVED = 10_000  # hexadecimal digits for the signature: twice its bytes, with room to spare
# What pyHanko raises on files that only look like PDF, beside its own error.
_BROKEN = (PdfError, KeyError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
Embedding = Generator[Any, Any, None]


@dataclass(frozen=True, slots=True)
class LocalSeal:
    """What the local sealer is told: where its state lies, whose seal it is, where people check it, what time it is."""

    state_dir: Path
    municipality: str
    check_address: str
    clock: Callable[[], datetime]


class _Revision(IncrementalPdfFileWriter):
    """One more revision that leaves the metadata as the letter's author set them: PDF/A and PDF/UA say who they are."""

    def _update_meta(self) -> None:
        """Keep what is there."""


class LocalSealer:
    """Implements the port `Sealer`. Keys are loaded at the first seal and then held."""

    def __init__(self, settings: LocalSeal) -> None:
        self._settings = settings

    @cached_property
    def _authority(self) -> Authority:
        told = self._settings
        return ensure_local_authority(told.state_dir, name=told.municipality, at=told.clock())

    @cached_property
    def _signer(self) -> HeldKeySigner:
        return HeldKeySigner(self._authority.seal, as_asn1(self._authority.root))

    @cached_property
    def _time_stamper(self) -> LocalTimeStamper:
        return LocalTimeStamper(self._authority.time_stamp, self._settings.clock)

    def seal(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Return the PDF with a seal behind it that covers all of it. Raises NotSealable."""
        number = seal_number(pdf)
        writer = _open(pdf)
        try:
            embedding = self._embedding(writer, number)
            embedding.send(SigObjSetup(self._placeholder(reason, at)))
            prepared, output = embedding.send(SigIOSetup(DIGEST))
        except _BROKEN as fault:
            raise NotSealable("Diese PDF-Datei ist beschädigt und kann nicht gesiegelt werden.") from fault
        embedding.send(self._sign(prepared.document_digest))
        sealed: bytes = output.getvalue()
        return sealed

    def trusted_roots(self) -> Sequence[bytes]:
        """Return the root of the local authority."""
        return (self._authority.root.public_bytes(Encoding.DER),)

    def check(self) -> None:
        """Return if the keys are there and readable. Raises OutsideUnavailable."""
        try:
            self._authority  # noqa: B018 - loading it is the check
        except (OSError, ValueError, TypeError) as fault:
            raise OutsideUnavailable("Das Siegel ist nicht bereit: seine Schlüssel sind nicht lesbar.") from fault

    def _embedding(self, writer: IncrementalPdfFileWriter, number: str) -> Embedding:
        name = f"{FIELD_PREFIX}{number}"
        field = SigFieldSpec(name, box=stamp.place(_page_width(writer)))
        embedding: Embedding = PdfCMSEmbedder(field).write_cms(name, writer)
        self._make_visible(writer, next(embedding), number)
        return embedding

    def _placeholder(self, reason: str, at: datetime) -> SignatureObject:
        return SignatureObject(
            timestamp=at,
            subfilter=SigSeedSubFilter.PADES,
            name=self._settings.municipality,
            reason=reason,
            bytes_reserved=_RESERVED,
        )

    def _sign(self, digest: bytes) -> cms.ContentInfo:
        job = self._signer.async_sign(digest, DIGEST, use_pades=True, timestamper=self._time_stamper)
        return asyncio.run(job)

    def _make_visible(self, writer: IncrementalPdfFileWriter, field: IndirectObject, number: str) -> None:
        told = self._settings
        drawing = writer.add_object(stamp.appearance(f"{told.check_address}?siegel={number}"))
        field.get_object()["/AP"] = DictionaryObject({NameObject("/N"): drawing})
        words = f"Elektronisches Siegel: {told.municipality}, Nummer {number}. Echtheit prüfen: {told.check_address}"
        tagging.tag_field(writer, field, words=words)


def seal_number(pdf: bytes) -> str:
    """Return the number of a seal, e.g. ``4F7K-9Q2M-C1DX``: the same document always gets the same one."""
    value = int.from_bytes(hashlib.sha256(pdf).digest()[:16])
    letters = []
    for _ in range(12):
        value, place = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[place])
    text = "".join(letters)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def _open(pdf: bytes) -> IncrementalPdfFileWriter:
    try:
        writer = _Revision(BytesIO(pdf), strict=False)
    except _BROKEN as fault:
        raise NotSealable("Das ist keine lesbare PDF-Datei; nur PDF-Dateien können gesiegelt werden.") from fault
    if writer.prev.encrypted:
        raise NotSealable("Diese PDF-Datei ist verschlüsselt und kann nicht gesiegelt werden.")
    return writer


def _page_width(writer: IncrementalPdfFileWriter) -> float:
    node = writer.find_page_for_modification(0)[0].get_object()
    while "/MediaBox" not in node:  # the box may be inherited from the tree of pages
        node = node["/Parent"]
    left, _, right, _ = (float(value) for value in node["/MediaBox"])
    return right - left
