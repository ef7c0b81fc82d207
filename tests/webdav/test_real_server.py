"""Through the real server: bodies in pieces, large ones in little memory, broken ones, and a kill in the middle."""

import http.client
import os
import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psutil
import pytest
from django.test import Client

from amtsweg.kernel import blobs, clock, scope
from amtsweg.records import models
from webdav.conftest import UNIT, Dav, Served, documents, hire, new_file

pytestmark = pytest.mark.crash
NAME = "Luftbild.pdf"


@pytest.fixture
def dav(served: Served) -> Dav:
    """A program that speaks with a file through the test's own client; the real server sees the same database."""
    with scope.session(scope.SYSTEM):
        worker = hire("Ayla", clock.now(), ("clerk", UNIT))
    return Dav(new_file(clock.now()), worker, client=Client(HTTP_HOST="127.0.0.1"))


def line(served: Served) -> http.client.HTTPConnection:
    """Open a connection to the real server."""
    return http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=120)


def address(dav: Dav) -> str:
    return f"/dav/akten/{dav.record_file_id}/{NAME}"


def test_a_body_in_pieces_comes_in_whole(served: Served, dav: Dav) -> None:
    whole = random.Random(5).randbytes(3_000_000)
    spoken = line(served)
    pieces = (whole[n : n + 70_001] for n in range(0, len(whole), 70_001))
    # As the Finder sends it: without its size nobody could tell whether it came in whole.
    headers = {**dav.worker.headers, "X-Expected-Entity-Length": str(len(whole)), "Transfer-Encoding": "chunked"}
    spoken.request("PUT", address(dav), body=pieces, headers=headers, encode_chunked=True)
    assert spoken.getresponse().status == 201
    spoken = line(served)
    spoken.request("GET", address(dav), headers=dav.worker.headers)
    assert spoken.getresponse().read() == whole


def test_a_large_document_takes_little_memory(served: Served, dav: Dav) -> None:
    size, piece = 200 * 1024 * 1024, os.urandom(1024 * 1024)
    assert served.process is not None
    [worker] = psutil.Process(served.process.pid).children()
    spoken = line(served)
    spoken.putrequest("PUT", address(dav))
    for name, value in {**dav.worker.headers, "Content-Length": str(size)}.items():
        spoken.putheader(name, value)
    spoken.endheaders()
    most = before = worker.memory_info().rss
    for _ in range(size // len(piece)):
        spoken.send(piece)
        most = max(most, worker.memory_info().rss)
    assert spoken.getresponse().status == 201
    assert (max(most, worker.memory_info().rss) - before) / 1024**2 < 60


def test_what_breaks_off_leaves_the_old_version(served: Served, dav: Dav) -> None:
    assert dav("PUT", NAME, b"alt").status_code == 201
    for chunked in ("", "X-Expected-Entity-Length: 1000000\r\n", "X-Other: 0\r\n"):
        place = urlsplit(served.url)
        with socket.create_connection((str(place.hostname), int(place.port or 0))) as raw:
            length = f"Transfer-Encoding: chunked\r\n{chunked}" if chunked else "Content-Length: 1000000\r\n"
            head = f"PUT {address(dav)} HTTP/1.1\r\nHost: {place.netloc}\r\n{length}"
            head += "".join(f"{name}: {value}\r\n" for name, value in dav.worker.headers.items())
            raw.sendall(head.encode() + b"\r\n" + (b"ff\r\n" + b"x" * 255 + b"\r\n" if chunked else b"x" * 1000))
            time.sleep(0.5)
    time.sleep(1)
    assert documents(dav.record_file_id) == {"Luftbild": [(1, NAME)]}


def test_many_at_once_double_and_lose_nothing(served: Served, dav: Dav) -> None:
    assert dav("PUT", NAME, b"alt").status_code == 201

    def send(number: int) -> tuple[int, int]:
        spoken = line(served)
        spoken.request("PUT", address(dav), body=f"Stand {number}".encode(), headers=dav.worker.headers)
        saved = spoken.getresponse()
        saved.read()
        spoken.request("MKCOL", address(dav).replace(NAME, "Teil"), headers=dav.worker.headers)
        return saved.status, spoken.getresponse().status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert [saved for saved, _made in answers] == [204] * 8
    assert sorted(made for _saved, made in answers) == [201] + [405] * 7
    assert documents(dav.record_file_id)["Luftbild"] == [(version, NAME) for version in range(1, 10)]


def test_a_kill_in_the_middle_leaves_a_whole_version(served: Served, dav: Dav) -> None:
    contents = [b"alt"]
    assert dav("PUT", NAME, contents[0]).status_code == 201
    dice = random.Random(7)
    for when in (0.0, 0.5, 1.0, 1.0):  # how much of it has come in by then; at last the server works on it
        contents.append(dice.randbytes(2_000_000))
        _send_and_kill(served, dav, contents[-1], when, wait=dice.random() * 0.2 if when == 1.0 else 0)
        served.start()
    found = documents(dav.record_file_id)["Luftbild"]
    assert [version for version, _name in found] == list(range(1, len(found) + 1))
    with scope.session(scope.SYSTEM):
        for row in models.DocumentVersion.objects.order_by("version"):
            assert blobs.read_blob(row.sha256) in contents
        assert not list(blobs.broken_blobs())
    assert dav("PUT", NAME, b"danach").status_code == 204


def _send_and_kill(served: Served, dav: Dav, content: bytes, part: float, *, wait: float) -> None:
    spoken = line(served)
    spoken.putrequest("PUT", address(dav))
    for name, value in {**dav.worker.headers, "Content-Length": str(len(content))}.items():
        spoken.putheader(name, value)
    spoken.endheaders()
    spoken.send(content[: int(len(content) * part)])
    time.sleep(wait)
    served.kill()
    spoken.close()
