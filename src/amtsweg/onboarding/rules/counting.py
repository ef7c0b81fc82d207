"""The figures of K3.1: from what changed, month by month, to what there was."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date

from amtsweg.onboarding.contracts import ACCESS, Access, Counts, Standing

NAMES = tuple(one.name for one in fields(Counts))


def delta(before: Access | None, after: Access | None) -> dict[str, int]:
    """Return by how much the counts change with a service's access; None stands for a service that is not there."""
    found = {"total": (after is not None) - (before is not None)}
    for name in ACCESS:
        found[name] = int(bool(after and getattr(after, name))) - int(bool(before and getattr(before, name)))
    return {name: change for name, change in found.items() if change}


def series(changes: Iterable[tuple[date, Mapping[str, int]]], *, until: date, months: int) -> list[Standing]:
    """Return the counts at the end of each of the last months, from changes in any order."""
    by_month: dict[date, dict[str, int]] = {}
    for day, change in changes:
        sums = by_month.setdefault(day.replace(day=1), dict.fromkeys(NAMES, 0))
        for name, by in change.items():
            sums[name] += by
    last = until.replace(day=1)
    first = _back(last, months - 1)
    now = dict.fromkeys(NAMES, 0)
    for month in sorted(month for month in by_month if month < first):
        now = _plus(now, by_month[month])
    found = []
    for month in (_back(last, back) for back in reversed(range(months))):
        now = _plus(now, by_month.get(month, {}))
        found.append(Standing(month, Counts(**now)))
    return found


def _plus(now: Mapping[str, int], change: Mapping[str, int]) -> dict[str, int]:
    return {name: now[name] + change.get(name, 0) for name in NAMES}


def _back(month: date, months: int) -> date:
    count = month.year * 12 + month.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
