"""A mail server that takes or refuses, for tests: the few commands of SMTP that a client uses."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on the machine itself; ``answer`` is what it says to a recipient."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.answer = "250 ok"
        self.taken: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 test")
        for line in self.rfile:
            command = line.decode().strip().upper()
            if command.startswith("DATA"):
                self._take()
            elif command.startswith("RCPT"):
                self._say(self.server.answer)
            elif command.startswith("QUIT"):
                self._say("221 bye")
                break
            else:
                self._say("250 ok")

    def _take(self) -> None:
        self._say("354 go on")
        lines = list(iter(lambda: self.rfile.readline().decode(), ".\r\n"))
        self.server.taken.append("".join(lines))
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
