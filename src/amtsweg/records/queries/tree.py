"""The file plan as a tree: what stands below what, and which branches are open. One statement, however large it is."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amtsweg.records.models import FilePlanUnit


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit of the plan as the tree shows it; ``below`` are the branches under it, if it is open."""

    key: str
    title: str
    ended: bool
    has_below: bool
    current: bool = False
    below: tuple["Branch", ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether what lies below is shown."""
        return bool(self.below)


@dataclass(frozen=True, slots=True)
class PlanTree:
    """All units of the plan, ended ones too, because files still hang on them."""

    titles: Mapping[str, str]
    ended: frozenset[str]
    below: Mapping[str | None, tuple[str, ...]]
    above: Mapping[str, str | None]

    def keys_below(self, key: str) -> list[str]:
        """Return a unit with everything below it; nothing if there is no such unit."""
        return list(self._walk(key)) if key in self.titles else []

    def _walk(self, key: str) -> Iterator[str]:
        yield key
        for child in self.below.get(key, ()):
            yield from self._walk(child)

    def line(self, key: str) -> list[str]:
        """Return the keys from the top of the plan down to this unit."""
        found: list[str] = []
        step: str | None = key if key in self.titles else None
        while step is not None and step not in found:
            found.insert(0, step)
            step = self.above[step]
        return found

    def branches(self, current: str = "", *, under: str | None = None) -> tuple[Branch, ...]:
        """Return the branches at the top (or under a unit), those on the way to the current unit opened."""
        opened = frozenset(self.line(current))
        return self._branches(under, current, opened)

    def _branches(self, under: str | None, current: str, opened: frozenset[str]) -> tuple[Branch, ...]:
        return tuple(
            Branch(
                key=key,
                title=self.titles[key],
                ended=key in self.ended,
                has_below=bool(self.below.get(key)),
                current=key == current,
                below=self._branches(key, current, opened) if key in opened else (),
            )
            for key in self.below.get(under, ())
        )

    def in_force(self) -> list[tuple[str, str, int]]:
        """Return key, title and depth of each unit to which files may be opened, in the order of the tree."""
        return list(self._in_force(None, 0))

    def _in_force(self, under: str | None, depth: int) -> Iterator[tuple[str, str, int]]:
        for key in self.below.get(under, ()):
            if key not in self.ended:
                yield key, self.titles[key], depth
            yield from self._in_force(key, depth + 1)


def plan_tree() -> PlanTree:
    """Return the file plan with all its units."""
    rows = list(FilePlanUnit.objects.order_by("key").values_list("key", "parent_id", "title", "ended_at"))
    below: dict[str | None, list[str]] = defaultdict(list)
    for key, parent, _title, _ended in rows:
        below[parent].append(key)
    return PlanTree(
        titles={key: title for key, _parent, title, _ended in rows},
        ended=frozenset(key for key, _parent, _title, ended in rows if ended),
        below={key: tuple(children) for key, children in below.items()},
        above={key: parent for key, parent, _title, _ended in rows},
    )
