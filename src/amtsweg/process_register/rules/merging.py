"""Whose word counts: a published service describes a process, the city's list knows it better, a person best."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Value = str | int | None


class Origin(StrEnum):
    """Who speaks."""

    SERVICE = "service"
    PACK = "pack"
    PERSON = "person"


_WEIGHT = {Origin.SERVICE: 1, Origin.PACK: 2, Origin.PERSON: 3}


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be written, who then stands behind each field, and which offers were not taken."""

    changes: Mapping[str, Value]
    origins: Mapping[str, str]
    kept: tuple[str, ...]


def merge(
    current: Mapping[str, Value], origins: Mapping[str, str], offered: Mapping[str, Value], *, by: Origin
) -> Merged:
    """Return what an offer changes: nobody overwrites the words of whoever weighs more.

    A field nobody has spoken of may be filled by anybody; to say what is there already changes no origin.
    """
    changes: dict[str, Value] = {}
    kept: list[str] = []
    for name, value in offered.items():
        if value == current[name]:
            continue
        if _WEIGHT[by] < _weight(origins.get(name)):
            kept.append(name)
        else:
            changes[name] = value
    return Merged(changes, {**origins, **dict.fromkeys(changes, by.value)}, tuple(kept))


def _weight(origin: str | None) -> int:
    return _WEIGHT[Origin(origin)] if origin else 0
