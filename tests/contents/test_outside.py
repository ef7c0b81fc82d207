"""Programs beside: bounded, without network, and said in plain words where there are none."""

from __future__ import annotations

import shutil
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import psutil
import pytest

from amtsweg.contents.api import Unreadable, kinds, office, scans, text_of
from amtsweg.contents.outside.running import Allowance, run
from contents import making

SPACES = (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))
ALLOWED = Allowance(seconds=60)


PYTHON = shutil.which("python3", path="/usr/bin:/bin") or sys.executable


def python(code: str) -> list[str]:
    return [PYTHON, "-c", code]


def test_a_program_works_in_its_folder_and_its_failure_is_told(tmp_path: Path) -> None:
    assert run(python("open('made', 'w').write('x')"), tmp_path, ALLOWED)
    assert (tmp_path / "made").read_text() == "x"
    assert not run(python("raise SystemExit(3)"), tmp_path, ALLOWED)
    assert not run([str(tmp_path / "missing")], tmp_path, ALLOWED)


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_NETLINK"])
def test_a_program_reaches_nobody(tmp_path: Path, family: str) -> None:
    tried = f"import socket\ntry: socket.socket(socket.{family}, socket.SOCK_DGRAM if 'INET' in '{family}' else 3)\n"
    assert run(python(tried + "except PermissionError: raise SystemExit(0)\nraise SystemExit(1)"), tmp_path, ALLOWED)
    assert run(python("import socket; socket.socket(socket.AF_UNIX)"), tmp_path, ALLOWED)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a wall")
def test_a_program_sees_no_file_of_others(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (own := tmp_path / "own").mkdir()
    for deed in ("open('../secret')", "open('../made', 'w')", "__import__('os').listdir('..')"):
        tried = f"try: {deed}\nexcept PermissionError: raise SystemExit(0)\nraise SystemExit(1)"
        assert run(python(tried), own, ALLOWED), deed
    assert run(python("import os; open('a', 'w'); os.mkdir('b'); os.rename('a', 'b/a'); open('b/a')"), own, ALLOWED)


def test_a_program_and_what_it_started_end_with_its_time(tmp_path: Path) -> None:
    code = "import subprocess; subprocess.Popen(['sleep', '3217']); import time; time.sleep(3217)"
    began = time.monotonic()
    assert not run(python(code), tmp_path, Allowance(seconds=3))
    assert time.monotonic() - began < 60
    left = [one for one in psutil.process_iter(["cmdline"]) if (one.info["cmdline"] or [])[-1:] == ["3217"]]
    assert [one for one in left if one.status() != psutil.STATUS_ZOMBIE] == []


def test_a_program_gets_no_more_memory_and_no_larger_file_than_allowed(tmp_path: Path) -> None:
    assert not run(python("bytearray(900_000_000)"), tmp_path, Allowance(seconds=60, memory=500_000_000))
    code = "open('large', 'wb').write(bytes(2_000_000))"
    assert not run(python(code), tmp_path, Allowance(seconds=60, file_bytes=1_000_000))
    assert (tmp_path / "large").stat().st_size <= 1_000_000


def test_without_a_program_it_is_said_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    office.program.cache_clear()
    scans.programs.cache_clear()
    with pytest.raises(Unreadable, match="kein Büroprogramm"):
        office.preview_pdf(BytesIO(making.docx("x")), kinds.DOCX)
    with pytest.raises(Unreadable, match="Der Text dieses Scans ist nicht durchsuchbar"):
        scans.read_scan(BytesIO(making.image("PNG")), "image/png")
    office.program.cache_clear()
    scans.programs.cache_clear()


@pytest.mark.skipif(office.program() is None, reason="no LibreOffice is installed here")
def test_libreoffice_makes_a_pdf_of_a_document() -> None:
    assert office.preview_pdf(BytesIO(b"{\\rtf1\\ansi Hallo}"), kinds.RTF).startswith(b"%PDF-")


@pytest.mark.skipif(office.program() is None, reason="no LibreOffice is installed here")
def test_libreoffice_puts_no_file_of_this_machine_into_a_preview(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(making.image("PNG"))
    document = f"""<?xml version="1.0"?><office:document office:version="1.2"
      office:mimetype="application/vnd.oasis.opendocument.text" xmlns:xlink="http://www.w3.org/1999/xlink"
      {" ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for one, name in SPACES)}>
      <office:body><office:text><text:p>Hallo<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">
      <draw:image xlink:href="file://{tmp_path}/secret.png" xlink:type="simple"/></draw:frame></text:p></office:text>
      </office:body></office:document>"""
    made = office.preview_pdf(BytesIO(document.encode()), kinds.ODT)
    with pikepdf.open(BytesIO(made)) as preview:
        assert [list(page.get_images()) for page in preview.pages] == [[]]
    assert "Hallo" in text_of(BytesIO(made), kinds.PDF).text


@pytest.mark.skipif(scans.programs().tesseract is None, reason="no Tesseract is installed here")
def test_tesseract_reads_a_scan() -> None:
    scan = making.image("PNG")
    assert isinstance(scans.read_scan(BytesIO(scan), "image/png"), str)
