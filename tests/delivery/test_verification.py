"""The check of a seal: good, broken, foreign, cut off, not a PDF at all."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsweg.delivery.adapters.local_seal.sealer import LocalSealer, seal_number
from amtsweg.delivery.checking import verification
from amtsweg.delivery.checking.verification import verify
from amtsweg.delivery.contracts import SealReport
from delivery.conftest import NOW, sealer_in


def byte_range(pdf: bytes) -> tuple[int, int]:
    start = pdf.rindex(b"/ByteRange [") + len(b"/ByteRange [")
    _, first, second, _ = (int(number) for number in pdf[start : pdf.index(b"]", start)].split())
    return first, second


def problem(report: SealReport) -> tuple[bool, bool, tuple[str, ...]]:
    return report.intact, report.valid, report.problems


def test_good_seal(letter: bytes, sealed: bytes, sealer: LocalSealer) -> None:
    assert verify(sealed, roots=sealer.trusted_roots()) == SealReport(
        intact=True,
        trusted=True,
        signer="Stadt Beispiel, Siegel – NUR ZUM TESTEN",
        time=NOW,
        covers_whole_file=True,
        problems=(),
        number=seal_number(letter),
    )


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_every_changed_byte_is_found(sealed: bytes, sealer: LocalSealer, data: st.DataObject) -> None:
    first, second = byte_range(sealed)
    place = data.draw(st.one_of(st.integers(0, first - 1), st.integers(second, len(sealed) - 1)))
    changed = bytearray(sealed)
    changed[place] ^= data.draw(st.integers(1, 255))
    report = verify(bytes(changed), roots=sealer.trusted_roots())
    assert (report.valid, report.intact, bool(report.problems)) == (False, False, True)


def test_changed_text_is_named(sealed: bytes, sealer: LocalSealer) -> None:
    changed = sealed.replace(b"/Reason (Bescheid)", b"/Reason (Beschejd)")
    assert problem(verify(changed, roots=sealer.trusted_roots())) == (False, False, (verification.CHANGED,))


def test_appended_revision_is_named(sealed: bytes, sealer: LocalSealer) -> None:
    report = verify(sealed + b"\n% mehr\n", roots=sealer.trusted_roots())
    assert (report.valid, report.covers_whole_file, report.problems) == (False, False, (verification.APPENDED,))


def test_foreign_authority_is_named(sealed: bytes, tmp_path: Path) -> None:
    report = verify(sealed, roots=sealer_in(tmp_path).trusted_roots())
    assert (report.intact, report.trusted, report.valid) == (True, False, False)
    assert report.problems == (verification.UNKNOWN_SIGNER, verification.UNKNOWN_TIME)


def test_seal_over_a_seal(sealed: bytes, sealer: LocalSealer) -> None:
    twice = sealer.seal(sealed, reason="Beglaubigung", at=NOW)
    assert verify(twice, roots=sealer.trusted_roots()).valid is True


def test_broken_seal_under_a_good_one_is_named(sealed: bytes, sealer: LocalSealer) -> None:
    broken = sealed.replace(b"/Reason (Bescheid)", b"/Reason (Beschejd)")
    report = verify(sealer.seal(broken, reason="Beglaubigung", at=NOW), roots=sealer.trusted_roots())
    assert report.problems == (verification.EARLIER_BROKEN,)


def test_pdf_without_seal(letter: bytes, sealer: LocalSealer) -> None:
    assert problem(verify(letter, roots=sealer.trusted_roots())) == (False, False, (verification.NO_SEAL,))


@pytest.mark.parametrize("data", [b"", b"Guten Tag", b"PK\x03\x04" + b"\0" * 100, b"\x89PNG\r\n", b"<html>" * 500])
def test_no_pdf(data: bytes, sealer: LocalSealer) -> None:
    assert problem(verify(data, roots=sealer.trusted_roots())) == (False, False, (verification.NO_PDF,))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_cut_off_file_is_never_valid(letter: bytes, sealed: bytes, sealer: LocalSealer, data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(sealed) - 1))
    report = verify(sealed[:size], roots=sealer.trusted_roots())
    assert (report.valid, bool(report.problems)) == (False, True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400), st.integers(0, 2000))
def test_rubbish_is_answered_in_words(letter: bytes, sealer: LocalSealer, rubbish: bytes, place: int) -> None:
    for data in (b"%PDF-1.7\n" + rubbish, letter[:-place] + rubbish):
        report = verify(data, roots=sealer.trusted_roots())
        assert (report.valid, bool(report.problems)) == (False, True)


def test_encrypted_pdf(sealer: LocalSealer) -> None:
    secret, target = pikepdf.new(), BytesIO()
    secret.add_blank_page()
    secret.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert verify(target.getvalue(), roots=sealer.trusted_roots()).problems == (verification.ENCRYPTED,)
