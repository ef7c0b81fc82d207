"""A file of 100 MB through the real server: how much its process grows while the file comes in."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import psutil

from amtsweg.forms import api as forms
from amtsweg.kernel import clock
from amtsweg.web import environment
from bench.measure import say
from bench.town import Town, service

MEGABYTE = 1024 * 1024
SIZE = 99 * MEGABYTE
MOST_GROWTH = 30.0
FORM = {
    "title": "Große Datei",
    "fields": [
        {"key": "name", "type": "text", "label": "Name"},
        {"key": "proof", "type": "file", "label": "Nachweis", "accept": ["pdf"], "max_megabytes": 100, "max_files": 5},
    ],
}
_CROWD = "--bench-boundary--"


def bench(town: Town) -> list[str]:
    """Upload it, and say what it cost; returns the promise if it is broken."""
    del town
    version = forms.deploy_form(slug="bench-upload", definition=FORM, at=clock.now())
    context = {"service_version": str(service().id), "language": "de"}
    draft = forms.start_draft(form_version_id=version.id, account_id=None, answers={}, context=context, at=clock.now())
    path = f"/antrag/{service().service_slug}/{draft.token}/form/"
    with TemporaryDirectory() as folder, _served() as (port, server):
        small, large = _pdf(Path(folder) / "small.pdf", MEGABYTE), _pdf(Path(folder) / "large.pdf", SIZE)
        for _ in range(2):  # everything is read and compiled once
            _send(port, path, small)
        workers = server.children(recursive=True)
        for worker in workers:
            Path(f"/proc/{worker.pid}/clear_refs").write_text("5")  # forget the highest mark
        before = sum(_memory(one, "VmRSS") for one in workers)
        began = time.perf_counter()
        status = _send(port, path, large)
        seconds = time.perf_counter() - began
        size = large.stat().st_size
        growth = sum(_memory(one, "VmHWM") for one in workers) - before
    kept = forms.draft(draft.token, at=clock.now()).answers["proof"]
    assert isinstance(kept, list)
    assert (status, kept[-1]["size"]) == (302, size)
    say(f"upload of {size / MEGABYTE:.0f} MB through the server: {seconds:.1f} s")
    say(f"  its memory of {before:.0f} MB grew by {growth:.1f} MB at most")
    return [f"upload: memory grew by {growth:.1f} MB, promised {MOST_GROWTH:.0f}"] if growth > MOST_GROWTH else []


def _memory(process: psutil.Process, mark: str) -> float:
    found = re.search(rf"{mark}:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _pdf(path: Path, size: int) -> Path:
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.Attached = pikepdf.Stream(document, os.urandom(size))
        document.save(path, compress_streams=False)
    return path


@contextmanager
def _served() -> Iterator[tuple[int, psutil.Process]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given = {**os.environ, "AMTSWEG_STATE": str(environment.state_dir())}
    words = ["-m", "amtsweg.web.cli", "serve", "--port", str(port), "--workers", "1", "--threads", "2"]
    with subprocess.Popen([sys.executable, *words], env=given) as process:
        try:
            _wait(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server does not start")


def _send(port: int, path: str, file: Path) -> int:
    """Send the page as a browser does, the file piece by piece."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", path)
    page = line.getresponse()
    text = page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token, text[:500]
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    fields = {"csrfmiddlewaretoken": token[1], "name": "Kim"}
    begin = "".join(_part(f'name="{name}"', value) for name, value in fields.items())
    begin += f'--{_CROWD}\r\nContent-Disposition: form-data; name="proof"; filename="{file.name}"\r\n\r\n'
    end = f"\r\n--{_CROWD}--\r\n".encode()
    line.putrequest("POST", path)
    line.putheader("Content-Type", f"multipart/form-data; boundary={_CROWD}")
    line.putheader("Content-Length", str(len(begin.encode()) + file.stat().st_size + len(end)))
    line.putheader("Cookie", cookie)
    line.endheaders(begin.encode())
    with file.open("rb") as content:
        while piece := content.read(256 * 1024):
            line.send(piece)
    line.send(end)
    answer = line.getresponse()
    answer.read()
    return answer.status


def _part(name: str, value: str) -> str:
    return f"--{_CROWD}\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n"
