"""The local sealer: what stands in the file afterwards, and what it refuses."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from amtsweg.delivery.adapters.local_seal.authority import ensure_local_authority
from amtsweg.delivery.adapters.local_seal.sealer import LocalSealer, seal_number
from amtsweg.delivery.contracts import NotSealable
from delivery.conftest import NOW, sealer_in


def test_seal_is_a_revision_behind_the_letter(letter: bytes, sealed: bytes) -> None:
    assert sealed[: len(letter)] == letter


def test_marks_and_metadata_stay(letter: bytes, sealed: bytes) -> None:
    with pikepdf.open(BytesIO(letter)) as before, pikepdf.open(BytesIO(sealed)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert bool(after.Root.MarkInfo.Marked) is True
        assert len(after.Root.OutputIntents) == len(before.Root.OutputIntents)
        assert after.check_pdf_syntax() == []


def test_field_hangs_in_the_structure_tree(sealed: bytes) -> None:
    with pikepdf.open(BytesIO(sealed)) as document:
        page, tree = document.pages[0], document.Root.StructTreeRoot
        widget = next(one for one in page.Annots if one.Subtype == "/Widget")
        number = int(widget.StructParent)
        names = list(tree.ParentTree.Nums)
        element = names[names.index(number) + 1]
        assert (str(element.S), element.K[0].Obj.objgen) == ("/Form", widget.objgen)
        assert element.P.K[-1].objgen == element.objgen
        assert int(tree.ParentTreeNextKey) == number + 1
        assert str(page.Tabs) == "/S"
        assert str(widget.TU) == str(widget.Contents) == str(element.Alt)
        assert "Elektronisches Siegel: Stadt Beispiel" in str(widget.TU)


def test_pyhankos_own_command_agrees(sealed: bytes, sealer: LocalSealer, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(sealed)
    (tmp_path / "root.der").write_bytes(sealer.trusted_roots()[0])
    command = Path(sys.executable).with_name("pyhanko")
    arguments = ["sign", "validate", "--trust", "root.der", "--trust-replace", "--pretty-print", "letter.pdf"]
    done = subprocess.run([command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "The signature is judged VALID." in done.stdout) == (0, True)
    assert "backed by a time stamping authority" in done.stdout


def test_number_is_the_documents_own(letter: bytes) -> None:
    assert seal_number(letter) == seal_number(letter)
    assert seal_number(letter) != seal_number(letter + b" ")


def test_authority_is_made_once_with_private_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: ensure_local_authority(tmp_path, name="Stadt A", at=NOW), range(4)))
    assert {one.root.serial_number for one in made} == {made[0].root.serial_number}
    keys = sorted((tmp_path / "seal").glob("*-key.pem"))
    assert [stat.S_IMODE(key.stat().st_mode) for key in keys] == [0o600] * 3
    assert [path.name for path in tmp_path.iterdir()] == ["seal"]


def test_authority_says_that_it_is_for_tests(tmp_path: Path) -> None:
    authority = ensure_local_authority(tmp_path, name="Stadt A", at=NOW)
    certificates = (authority.root, authority.seal.certificate, authority.time_stamp.certificate)
    assert ["NUR ZUM TESTEN" in one.subject.rfc4514_string() for one in certificates] == [True] * 3


def test_a_second_sealer_on_the_same_folder_uses_the_same_keys(tmp_path: Path) -> None:
    assert sealer_in(tmp_path).trusted_roots() == sealer_in(tmp_path).trusted_roots()


@pytest.mark.parametrize("data", [b"", b"kein PDF", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 400, b"PK\x03\x04" * 50])
def test_what_is_no_pdf_is_not_sealed(sealer: LocalSealer, data: bytes) -> None:
    with pytest.raises(NotSealable):
        sealer.seal(data, reason="Bescheid", at=NOW)


def test_untagged_pdf_can_be_sealed(sealer: LocalSealer) -> None:
    plain = pikepdf.new()
    plain.add_blank_page(page_size=(595, 842))
    target = BytesIO()
    plain.save(target)
    with pikepdf.open(BytesIO(sealer.seal(target.getvalue(), reason="Abschrift", at=NOW))) as document:
        assert "/StructTreeRoot" not in document.Root
        assert len(document.pages[0].Annots) == 1


def test_encrypted_pdf_is_not_sealed(sealer: LocalSealer) -> None:
    secret = pikepdf.new()
    secret.add_blank_page()
    target = BytesIO()
    secret.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(NotSealable, match="verschlüsselt"):
        sealer.seal(target.getvalue(), reason="Bescheid", at=NOW)
