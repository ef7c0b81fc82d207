"""A small server that speaks clamd's INSTREAM as the real one does: chunks in, one answer out, its limit, its moods."""

import socket
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingMixIn, UnixStreamServer
from threading import Thread

# The test string every virus scanner finds, in two halves so that none takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(ThreadingMixIn, UnixStreamServer):
    """Answers like clamd; ``limit`` is its StreamMaxLength, ``mute`` makes it never answer."""

    daemon_threads = True
    limit = 10_000_000
    mute = False

    def __init__(self, path: str) -> None:
        super().__init__(path, _Talk)
        self.largest_piece = 0
        self.seen = 0


class _Talk(StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        """One command, as ``z`` and a zero byte frame it."""
        assert self.rfile.read(10) == b"zINSTREAM\0"
        found, tail, size = False, b"", 0
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            piece = self.rfile.read(length)
            size += length
            self.server.largest_piece = max(self.server.largest_piece, length)
            if size > self.server.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
            found = found or EICAR in tail + piece
            tail = (tail + piece)[-len(EICAR) :]
        self.server.seen += 1
        if self.server.mute:
            self.connection.recv(1)
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


@contextmanager
def running() -> Iterator[tuple[Clamd, str]]:
    """Run it; yields the server and its address."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd.ctl")
        with Clamd(path) as server:
            thread = Thread(target=server.serve_forever, daemon=True)
            thread.start()
            try:
                yield server, f"unix:{path}"
            finally:
                server.shutdown()
                thread.join()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
