"""The product behind a real server on this machine, for tests that speak HTTP or drive a browser."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application
from django.db import connection


class _Server(ThreadingMixIn, WSGIServer):
    """Answers several requests at once, as a browser asks them."""

    daemon_threads = False  # whoever stops the server waits for the answers under way


class _Quiet(WSGIRequestHandler):
    """Says nothing about what was asked, and gives back the database connection of its thread."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent."""

    def handle(self) -> None:
        """Answer one request."""
        try:
            super().handle()
        finally:
            connection.close()


@contextmanager
def served() -> Iterator[str]:
    """Serve this process's database and settings; yields the address."""
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def aside(work: Callable[[], object]) -> None:
    """Do something with the database in a thread of its own, as the worker would: a driven browser keeps this one."""

    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(done).result()
