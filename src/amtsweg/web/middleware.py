"""What surrounds every request: the headers a browser must obey, the scope of the person, the pages for errors."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from amtsweg.identity.api import edge
from amtsweg.kernel import scope
from amtsweg.kernel.errors import AmtswegError
from amtsweg.web import errors
from amtsweg.web.maps import tile_server

Respond = Callable[[HttpRequest], HttpResponseBase]

_PAGE_POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data: blob: {tiles}",
    "connect-src": "'self' {tiles}",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def page_policy() -> str:
    """Return the content security policy of pages: nothing inline, nothing from elsewhere.

    A browser applies ``form-action`` to redirects as well, so the sign-in may lead to the identity provider; where
    the city pack names a server for map tiles, the map may ask it.
    """
    provider = urlsplit(settings.IDENTITY_PROVIDER_URL)
    rules = {**_PAGE_POLICY, "form-action": f"'self' {provider.scheme}://{provider.netloc}"}
    tiles = tile_server()
    return "; ".join(f"{name} {value.format(tiles=tiles).strip()}" for name, value in rules.items())


class SecurityHeaders:
    """Tell the browser what pages and files from here may do."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.page_policy = page_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.respond(request)
        response.headers.setdefault("Content-Security-Policy", self._policy(response))
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), payment=(), geolocation=(self)")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if hasattr(request, "user") and request.user.is_authenticated:
            # What a person sees signed in must not lie in the browser's cache after they have left.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _policy(self, response: HttpResponseBase) -> str:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind == "text/html":
            return self.page_policy
        # The browser's own PDF viewer does not start in a sandbox; whatever else was uploaded gets one.
        return "frame-ancestors 'none'" if kind == "application/pdf" else "default-src 'none'; sandbox"


class RequestScope:
    """Put the rights of the signed-in person in force for the rows this request may see."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.respond(request)
        with scope.session(edge.scope_of_request(request)):
            return self.respond(request)


class ErrorPages:
    """Turn the errors of the domain into pages: the one place that knows both."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        sends_unknown = request.method == "POST" and not request.user.is_authenticated
        response = self.respond(request)
        if sends_unknown and _leads_to_sign_in(request, response):
            return errors.signed_out(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return errors.not_this_way(request, response.headers.get("Allow", ""))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an error of the domain; everything else is a fault and is treated as one."""
        return errors.answer(request, error) if isinstance(error, AmtswegError) else None


def _leads_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    target = urlsplit(response.headers.get("Location", "")).path
    if request.path.startswith(settings.LOGIN_URL):
        return False
    return response.status_code == HTTPStatus.FOUND and target == settings.LOGIN_URL
