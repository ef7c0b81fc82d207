"""Signing PDFs with a certificate of our own making."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

from asn1crypto import keys, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


@cache
def identity(name: str) -> tuple[bytes, bytes]:
    """The certificate of a person who vouches for themselves, and their key (DER)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = certificates.KeyUsage(True, True, False, False, False, True, False, False, False)
    made = (
        certificates.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.DER), private


def sign(pdf: bytes, name: str, *, field: str = "Unterschrift") -> bytes:
    """The same PDF with a signature behind it."""
    certificate, key = identity(name)
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=SimpleCertificateStore(),
    )
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), signers.PdfSignatureMetadata(field_name=field), signer=signer
    )
    return bytes(out.getvalue())


def turned(pdf: bytes) -> bytes:
    """The same PDF with its first page turned round in a revision of its own."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Rotate")] = NumberObject(180)
    writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
