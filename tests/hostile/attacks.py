"""All attacks by name: what is given, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hostile import decisions, documents, expressions, processes


@dataclass(frozen=True, slots=True)
class Attack:
    """What is given, made in the child so that it costs nobody else, and what is done with it."""

    given: Callable[[], Any]
    run: Callable[[Any], object]


def _all() -> dict[str, Attack]:
    found: dict[str, Attack] = {}
    for subject in (expressions, documents, decisions, processes):
        for name, (given, run) in subject.ATTACKS.items():
            found[f"{subject.__name__.rpartition('.')[2]}: {name}"] = Attack(given, run)
    return found


ATTACKS: Mapping[str, Attack] = _all()
