"""LibreOffice itself, without a window: opens a document over WebDAV, changes and saves it; a new version appears."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.kernel import clock, scope
from amtsweg.kernel.blobs import read_blob
from amtsweg.records import models
from amtsweg.webdav.services.keys import make_link
from webdav.conftest import UNIT, Dav, Served, documents, hire, new_file
from webdav.odt import MIMETYPE, odt, text_of

PYTHON = "/usr/bin/python3"  # the machine's own, which knows LibreOffice


def _can_speak() -> bool:
    asked = [PYTHON, "-c", "import uno"]
    return Path(PYTHON).exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        shutil.which("soffice") is None or not _can_speak(),
        reason="LibreOffice is not installed (apt-get install libreoffice-writer-nogui python3-uno)",
    ),
]


def work_with(address: str, folder: Path) -> str:
    """Let LibreOffice open, change and save what lies at an address; return how it went."""
    given = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    pipe = f"amtsweg{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], env=given)
    try:
        script = [PYTHON, str(Path(__file__).with_name("office.py")), pipe, address]
        ran = subprocess.run(script, env=given, capture_output=True, text=True, timeout=240, check=False)
    finally:
        office.terminate()
        office.wait(30)
    return ran.stdout or ran.stderr[-500:]


def test_libreoffice_saves_a_new_version(served: Served, tmp_path: Path) -> None:
    at = clock.now()
    with scope.session(scope.SYSTEM):
        worker = hire("Ayla", at, ("clerk", UNIT))
    file = new_file(at)
    dav = Dav(file, worker, client=Client(HTTP_HOST="127.0.0.1"))
    assert dav("PUT", "Vermerk zur Baulast.odt", odt("Erste Fassung"), kind=MIMETYPE).status_code == 201
    with scope.session(identity.scope_of(worker.account_id, at=at)):
        [head] = models.Document.objects.filter(record_file_id=file)
        made = make_link(document_id=head.id, purpose="", actor=worker.actor, at=at)
    address = f"vnd.sun.star.webdav://{served.url.removeprefix('http://')}/dav/dokument/{made.token}/"
    assert work_with(address + "Vermerk%20zur%20Baulast.odt", tmp_path) == "saved"
    name = "Vermerk zur Baulast.odt"
    assert documents(file) == {"Vermerk zur Baulast": [(1, name), (2, name)]}
    with scope.session(scope.SYSTEM):
        newest = models.DocumentVersion.objects.filter(document=head).order_by("-version")[0]
        assert "Von LibreOffice geändert" in text_of(read_blob(newest.sha256))
        assert newest.media_type == MIMETYPE
        assert not models.Lock.objects.filter(document=head).exists()
