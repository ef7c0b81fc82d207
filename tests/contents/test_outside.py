"""Programs beside: bounded, without network, and said in plain words where there are none."""

from __future__ import annotations

import sys
import time
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from amtsweg.contents.api import Unreadable, kinds, office, scans
from amtsweg.contents.outside.running import Allowance, run
from contents import making

ALLOWED = Allowance(seconds=60)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


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


@pytest.mark.skipif(scans.programs().tesseract is None, reason="no Tesseract is installed here")
def test_tesseract_reads_a_scan() -> None:
    scan = making.image("PNG")
    assert isinstance(scans.read_scan(BytesIO(scan), "image/png"), str)
