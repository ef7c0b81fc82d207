"""The names of services, told by whoever knows them: metrics stands below the catalogue and counts slugs."""

from collections.abc import Callable, Iterable, Mapping

NameServices = Callable[[Iterable[str]], Mapping[str, str]]


def _as_they_are(slugs: Iterable[str]) -> Mapping[str, str]:
    return {slug: slug for slug in slugs}


_names: NameServices = _as_they_are


def use_service_names(names: NameServices | None) -> None:
    """Bind who knows the titles of services (None: nobody, slugs are shown)."""
    global _names  # noqa: PLW0603 - the composition root binds it once
    _names = names or _as_they_are


def service_names(slugs: Iterable[str]) -> Mapping[str, str]:
    """Return the title of each service; an unknown one keeps its slug."""
    wanted = list(slugs)
    return {**_as_they_are(wanted), **_names(wanted)}
