"""The virus scanner ClamAV, asked over its own protocol: the content is streamed to it piece by piece (INSTREAM).

Whatever goes wrong on the way means that nobody looked: the content stays unchecked and is asked about again later.
"""

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from amtsweg.kernel.errors import Invalid

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_DEFAULT_PORT = 3310
_ADDRESS = "Die Adresse des Virenscanners hat die Form unix:/run/clamav/clamd.ctl oder tcp://127.0.0.1:3310."


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd behind a socket; ``seconds`` bounds each step of the talk, connecting and answering included."""

    address: str | tuple[str, int]
    seconds: float = 60.0

    def scan(self, content: BinaryIO) -> str:
        """Return ``clean``, ``infected`` or ``unchecked``."""
        try:
            with self._connected() as line:
                line.settimeout(self.seconds)
                return _verdict(_ask(line, content))
        except OSError:
            return "unchecked"

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, timeout=min(self.seconds, 5.0))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(min(self.seconds, 5.0))
        try:
            line.connect(self.address)
        except OSError:
            line.close()
            raise
        return line


def clamd(url: str, *, seconds: float = 60.0) -> Clamd:
    """Return the scanner at ``unix:/path`` or ``tcp://host:port``. Raises Invalid."""
    parts = urlsplit(url)
    if parts.scheme == "unix" and parts.path:
        return Clamd(parts.path, seconds)
    try:
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise Invalid(_ADDRESS) from error
    if parts.scheme == "tcp" and parts.hostname:
        return Clamd((parts.hostname, port), seconds)
    raise Invalid(_ADDRESS)


def _ask(line: socket.socket, content: BinaryIO) -> bytes:
    try:
        line.sendall(b"zINSTREAM\0")
        while piece := content.read(_PIECE):
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        # It hangs up in the middle when the content passes its own limit, and has said so before.
        pass
    return _answer(line)


def _answer(line: socket.socket) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        piece = line.recv(_LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].strip()


def _verdict(said: bytes) -> str:
    if said.endswith(b" FOUND"):
        return "infected"
    return "clean" if said.endswith(b": OK") else "unchecked"
