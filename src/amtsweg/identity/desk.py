"""Where somebody's work begins after signing in; the places lie above, so they bring themselves along."""

from collections.abc import Callable

from django.http import HttpRequest

Desk = Callable[[HttpRequest], str]

_desk: Desk | None = None


def use_desk(desk: Desk) -> None:
    """Bind who knows the first place that a right of the signed-in person opens; nothing means there is none."""
    global _desk  # noqa: PLW0603 - the composition root binds it once
    _desk = desk


def desk_url(request: HttpRequest) -> str:
    """Return where the work of the signed-in person begins, or nothing."""
    return _desk(request) if _desk else ""
