"""Serving the provider from a process or thread of its own."""

from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: codes and tokens stand in the addresses."""


def server(app: "WSGIApplication", *, port: int) -> WSGIServer:
    """Return a server bound to this machine only; ``serve_forever`` runs it, ``shutdown`` ends that."""
    return make_server("127.0.0.1", port, app, server_class=_Threads, handler_class=_Quiet)
