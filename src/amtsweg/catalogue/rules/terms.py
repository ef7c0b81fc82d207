"""What of a service is searched, and the terms that are kept of it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from amtsweg.kernel.german.analysis import folded, terms, written
from amtsweg.kernel.german.compounds import Compounds

# Where a word stands decides what it weighs: the title before synonyms before life situation before texts, and a word
# of its own before a part of a compound.
PLACES = {"title": (1.0, 0.8), "synonyms": (0.8, 0.6), "about": (0.35, 0.25), "text": (0.15, 0.08)}
KINDS = [name + suffix for name in PLACES for suffix in ("", "_parts")]

_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Searchable:
    """What of a service is searched, and by what hits are filtered and ordered."""

    id: UUID
    title: str
    synonyms: str = ""
    about: str = ""
    text: str = ""
    life_situation: str = ""
    unit_key: str = ""
    online: bool = False
    terms: Mapping[str, str] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Return the texts by the places they stand at."""
        return {
            "title": self.title,
            "synonyms": self.synonyms,
            "about": self.about,
            "text": _ADDRESS.sub(" ", self.text),
        }


def analysed(services: Iterable[Searchable]) -> tuple[Sequence[Searchable], Counter[str]]:
    """Return services with their terms, and the words of all their texts, from which compounds were learned."""
    services = list(services)
    words = written(text for one in services for text in one.texts().values())
    compounds = Compounds(folded(words))
    return [replace(one, terms=_terms(one, compounds)) for one in services], words


def _terms(service: Searchable, compounds: Compounds) -> dict[str, str]:
    """Return the terms of a service by where they stand, each where it weighs most."""
    best: dict[str, int] = {}
    for place, text in enumerate(service.texts().values()):
        for term in terms(text, compounds):
            for stem, kind in ((term.whole, 2 * place), *((part, 2 * place + 1) for part in term.parts)):
                if kind < best.get(stem, len(KINDS)):
                    best[stem] = kind
    found = defaultdict[str, list[str]](list)
    for stem, kind in best.items():
        found[KINDS[kind]].append(stem)
    return {name: " ".join(sorted(stems)) for name, stems in found.items()}
