"""A certificate authority of our own: root, seal certificate, time-stamp certificate, made once and kept."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

MARK = "NUR ZUM TESTEN"
FOLDER = "seal"
# Certificates reach back so that examples with a history can be sealed at their own dates.
_BACK, _AHEAD = timedelta(days=3650), timedelta(days=7300)
_USAGE = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
          "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its key, the key held as an object and loaded once."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """What the local sealer works with. The root's key is needed only to issue and is not among it."""

    root: x509.Certificate
    seal: Credential
    time_stamp: Credential


def ensure_local_authority(state_dir: Path, *, name: str, at: datetime) -> Authority:
    """Return the authority kept under the state folder; make it the first time, for this name.

    Two processes may come at once: each makes its own aside, one rename wins, both use the winner's.
    """
    folder = state_dir / FOLDER
    if not folder.exists():
        state_dir.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".seal-", dir=state_dir))
        _make(aside, name=name, at=at)
        _put_in_place(aside, folder)
    return _load(folder)


def _put_in_place(aside: Path, folder: Path) -> None:
    try:
        aside.rename(folder)
    except OSError:
        shutil.rmtree(aside)
        if not folder.exists():
            raise


def _make(folder: Path, *, name: str, at: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    own_name = _name(name, f"{name} Wurzel – {MARK}")
    root = Credential(_certificate(own_name, own_name, key, key, at=at, usage="key_cert_sign crl_sign", ca=True), key)
    _store(folder, "root", root)
    _store(folder, "seal", _issue(root, _name(name, f"{name}, Siegel – {MARK}"), at=at))
    _store(folder, "time-stamp", _issue(root, _name(name, f"{name}, Zeitstempel – {MARK}"), at=at, stamps=True))


def _issue(root: Credential, name: x509.Name, *, at: datetime, stamps: bool = False) -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, usage = root.certificate.subject, "digital_signature content_commitment"
    return Credential(_certificate(name, issuer, key, root.key, at=at, usage=usage, stamps=stamps), key)


def _name(organisation: str, common_name: str) -> x509.Name:
    pairs = (
        (NameOID.COUNTRY_NAME, "DE"),
        (NameOID.ORGANIZATION_NAME, organisation),
        (NameOID.COMMON_NAME, common_name),
    )
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in pairs])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    at: datetime,
    usage: str,
    ca: bool = False,
    stamps: bool = False,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _BACK)
        .not_valid_after(at + _AHEAD)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.KeyUsage(**{one: one in usage.split() for one in _USAGE}), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if stamps:  # RFC 3161 § 2.3: this purpose alone, and critical
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, SHA256())


def _store(folder: Path, name: str, credential: Credential) -> None:
    key = credential.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(credential.certificate.public_bytes(Encoding.PEM))
    with open(os.open(folder / f"{name}-key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)


def _load(folder: Path) -> Authority:
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    return Authority(root, _load_credential(folder, "seal"), _load_credential(folder, "time-stamp"))


def _load_credential(folder: Path, name: str) -> Credential:
    key = load_pem_private_key((folder / f"{name}-key.pem").read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{name}-key.pem holds no elliptic-curve key")
    return Credential(x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes()), key)
