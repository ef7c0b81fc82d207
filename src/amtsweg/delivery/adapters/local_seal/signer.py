"""pyHanko's two hands for a seal: one signs with a key object held in memory, one stamps the time (RFC 3161)."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.sign.attributes import CMSAttributeProvider, SignedAttributeProviderSpec
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from amtsweg.delivery.adapters.local_seal.authority import Credential

DIGEST = "sha256"
Asn1 = TypeVar("Asn1", bound=core.Asn1Value)
_LONGEST_SIGNATURE = 72  # a P-256 signature in DER
_POLICY = "1.3.6.1.4.1.59999.1"  # a policy of nobody's: these stamps are for tests


def as_asn1(certificate: Certificate) -> x509.Certificate:
    """Return a certificate in the library pyHanko works with."""
    loaded: x509.Certificate = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    return loaded


def ready(value: Asn1) -> Asn1:
    """Return the value as if it had just been read: its bytes are kept, so that writing it again is a copy."""
    loaded: Asn1 = type(value).load(value.dump())  # type: ignore[no-untyped-call] # asn1crypto has no types
    return loaded


class HeldKeySigner(Signer):
    """Signs with the key object itself; pyHanko's SimpleSigner parses and re-checks the key at every signature."""

    def __init__(self, credential: Credential, root: x509.Certificate) -> None:
        store = SimpleCertificateStore()
        store.register(root)
        certificate = as_asn1(credential.certificate)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = credential.key
        self.signed_attr_prov_spec = _SealAttributes(certificate)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002 - pyHanko's interface; this key signs SHA-256 alone
        """Sign the bytes pyHanko hands in."""
        return bytes(_LONGEST_SIGNATURE) if dry_run else self._key.sign(data, ECDSA(SHA256()))


class _SealAttributes(SignedAttributeProviderSpec):
    """What a PAdES baseline seal signs beside the document's digest: which certificate it was. Built once."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self._provider = _Held(ready(as_signing_certificate_v2(certificate)))

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> list[CMSAttributeProvider]:  # noqa: ARG002 - pyHanko's interface; nothing here depends on the document
        """Return the one provider."""
        return [self._provider]


class _Held(CMSAttributeProvider):
    attribute_type = "signing_certificate_v2"

    def __init__(self, value: tsp.SigningCertificateV2) -> None:
        self._value = value

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:  # noqa: ARG002 - pyHanko's interface
        return self._value


class LocalTimeStamper(TimeStamper):
    """A time-stamp authority in this process. It has a clock of its own, as a real one would."""

    def __init__(self, credential: Credential, clock: Callable[[], datetime]) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # this class of pyHanko has no types
        self._certificate = as_asn1(credential.certificate)
        self._certificate_attribute = ready(
            simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate))
        )
        self._key = credential.key
        self._clock = clock

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer one request."""
        info = self._info(req, self._clock())
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(info.dump())})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})

    def _info(self, req: tsp.TimeStampReq, at: datetime) -> tsp.TSTInfo:
        info = {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": req["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": at.replace(microsecond=0),
            "tsa": x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if req["nonce"].native is not None:
            info["nonce"] = req["nonce"]
        return tsp.TSTInfo(info)

    def _signed(self, info: bytes) -> cms.SignedData:
        digest = algos.DigestAlgorithm({"algorithm": DIGEST})
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
                "certificates": [self._certificate],
                "signer_infos": [self._signer_info(info, digest)],
            }
        )

    def _signer_info(self, info: bytes, digest: algos.DigestAlgorithm) -> cms.SignerInfo:
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                self._certificate_attribute,
                simple_cms_attribute("message_digest", _sha256(info)),
            ]
        )
        sid = {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        return cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber(sid)),
                "digest_algorithm": digest,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signed_attrs": attributes,
                "signature": self._key.sign(attributes.dump(), ECDSA(SHA256())),
            }
        )


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
