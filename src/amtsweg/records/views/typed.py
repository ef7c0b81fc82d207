"""What came in with a request, as text the database can keep: bounded, and without the zero byte no form ever sends."""

from collections.abc import Mapping

from django.http import HttpRequest

_MOST = 5000


def asked(request: HttpRequest, name: str, most: int = 100) -> str:
    """Return what the address asks for."""
    return clean(request.GET.get(name, ""), most)


def sent(request: HttpRequest, name: str, most: int = _MOST) -> str:
    """Return what was typed into a field."""
    return clean(request.POST.get(name, ""), most)


def all_asked(request: HttpRequest) -> Mapping[str, str]:
    """Return everything the address asks for, to be shown in the fields again."""
    return {name: clean(str(value)) for name, value in request.GET.items()}


def clean(text: str, most: int = _MOST) -> str:
    """Return a text as it may be kept."""
    return text[:most].replace("\x00", "")
