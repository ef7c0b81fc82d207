"""Searching the catalogue: an index over all services, made of their terms, and how well each fits what was asked.

The index lies in the memory of each process: a city has hundreds of services and a state's list a few thousand. The
database keeps the terms of every service and a mark that changes with them; what is here is made from that and never
the truth.
"""

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from amtsweg.catalogue.contracts import Filters
from amtsweg.catalogue.rules.synonyms import Synonyms
from amtsweg.catalogue.rules.terms import KINDS, PLACES, Searchable
from amtsweg.kernel.german.analysis import Term, folded, terms
from amtsweg.kernel.german.compounds import Compounds
from amtsweg.kernel.german.spelling import Spelling
from amtsweg.kernel.german.words import fold

_WEIGHTS = [weight for pair in PLACES.values() for weight in pair]
_PART_OF_TITLE = PLACES["title"][1]

# What people do with a matter: it tells hits apart, yet a hit need not say it.
_WEAK = """anmelden abmelden ummelden melden beantragen antrag bekommen erhalten holen machen brauchen benötigen
besorgen ausstellen erteilen bestellen abholen eröffnen online termin formular neu zahlen bezahlen lassen"""
_WEAK_SHARE = 0.3
_AS_PARTS, _SOME_PARTS, _SYNONYM, _BEGINNING, _CORRECTED = 0.8, 0.3, 0.9, 0.85, 0.9
_SHORTEST_BEGINNING = 3
_MOST_BEGINNINGS = 40
_MOST_WORDS = 10
_WHOLE_TITLE, _SHARE_OF_TITLE, _ONLINE = 0.5, 0.8, 0.08
_WELL = 0.6
"""If a service fits all words as well as this, those that fit only some are left out."""
_POOR = 0.35
"""Where none does, those that fit less than this share of the best one are left out."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to. ``corrected`` is the query as it was understood, if it was changed."""

    hits: Sequence[tuple[float, str, UUID]]
    corrected: str = ""
    unknown: tuple[str, ...] = ()
    all_words: bool = True


@dataclass(slots=True)
class _Word:
    """One word of a query, and how well which service fits it."""

    term: Term
    weak: bool
    full: dict[int, float] = field(default_factory=dict)
    some: dict[int, float] = field(default_factory=dict)
    in_title: dict[int, float] = field(default_factory=dict)
    instead: str = ""


class Index:
    """All services, ready to be searched."""

    def __init__(self, services: Sequence[Searchable], words: Mapping[str, int]) -> None:
        self._services = services
        self._written = words
        self._words = folded(words)
        self._compounds = Compounds(self._words)
        self._weak = {term.whole for term in terms(_WEAK, self._compounds)}
        self._keys = [fold(one.title) for one in services]
        self._named: dict[str, list[int]] = {}
        for number, key in enumerate(self._keys):
            self._named.setdefault(key, []).append(number)
        self._title_sizes = [max(1, sum(1 for _ in terms(one.title, _NOTHING))) for one in services]
        self._postings = self._post(services)

    @staticmethod
    def _post(services: Sequence[Searchable]) -> Mapping[str, tuple["array[int]", bytearray]]:
        postings: dict[str, tuple[array[int], bytearray]] = {}
        for number, service in enumerate(services):
            for kind, name in enumerate(KINDS):
                for stem in service.terms.get(name, "").split():
                    numbers, kinds = postings.setdefault(stem, (array("I"), bytearray()))
                    numbers.append(number)
                    kinds.append(kind)
        return postings

    @cached_property
    def _spelling(self) -> Spelling:
        return Spelling(self._words)

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """How each folded word is mostly written; as a noun, where it is one („-genehmigung“ is no other word)."""
        return {
            fold(word): word
            for word, _ in sorted(self._written.items(), key=lambda one: (one[0][:1].isupper(), one[1]))
        }

    def search(self, query: str, filters: Filters, synonyms: Synonyms) -> Found:
        """Return all services that fit, best first. Those that fit all words, or else those that fit some."""
        asked = list(terms(query, self._compounds))[:_MOST_WORDS] or self._only_stop_words(query)
        words = [self._look_up(term) for term in asked]
        self._add_synonyms(words, synonyms)
        for word in words:
            if not word.full:
                self._guess(word)
        weighing = [word for word in words if word.full or word.some]
        if weighing and all(word.weak for word in weighing):
            for word in weighing:
                word.weak = False
        scores, all_words = self._fitting(weighing)
        hits = sorted(self._ranked(scores, weighing, fold(query), filters))
        return Found(
            hits=[(-score, key, service) for score, key, service in hits],
            corrected=_replaced(query, words),
            unknown=tuple(word.term.text for word in words if not word.full and not word.some),
            all_words=all_words,
        )

    def _only_stop_words(self, query: str) -> list[Term]:
        return [Term(word, fold(word), fold(word), ()) for word in query.split()][:1]

    def _look_up(self, term: Term) -> _Word:
        word = _Word(term, weak=term.whole in self._weak)
        self._add(word, self._holding(term), 1.0)
        word.some = self._holding_some(term)
        return word

    def _holding(self, term: Term) -> dict[int, float]:
        """Return the services that have a word, or all parts of it."""
        found = self._weights(term.whole)
        parts = [part for part in term.parts if part not in self._weak]
        if parts:
            for number, weight in self._together([self._weights(part) for part in parts]).items():
                found[number] = max(found.get(number, 0.0), weight * _AS_PARTS)
        return found

    def _holding_some(self, term: Term) -> dict[int, float]:
        found: dict[int, float] = {}
        for part in term.parts:
            for number, weight in self._weights(part).items():
                found[number] = max(found.get(number, 0.0), weight * _SOME_PARTS)
        return found

    def _weights(self, stem: str) -> dict[int, float]:
        numbers, kinds = self._postings.get(stem, ((), ()))
        return {number: _WEIGHTS[kind] for number, kind in zip(numbers, kinds, strict=True)}

    @staticmethod
    def _together(found: Sequence[Mapping[int, float]]) -> dict[int, float]:
        """Return what stands in all of them, with the least weight it has."""
        first, *others = sorted(found, key=len)
        return {
            n: min(w, *(o[n] for o in others)) if others else w for n, w in first.items() if all(n in o for o in others)
        }

    @staticmethod
    def _add(word: _Word, found: Mapping[int, float], share: float) -> None:
        for number, weight in found.items():
            word.full[number] = max(word.full.get(number, 0.0), weight * share)
            if weight >= _PART_OF_TITLE * _AS_PARTS:
                word.in_title[number] = max(word.in_title.get(number, 0.0), weight * share)

    def _add_synonyms(self, words: Sequence[_Word], synonyms: Synonyms) -> None:
        """Let words also mean what the city says they mean; what means several words together means it for each."""
        wholes = [word.term.whole for word in words]
        for begin, end, targets in synonyms.matches(wholes):
            for target in targets:
                found = self._together([self._holding(term) for term in terms(target, self._compounds)] or [{}])
                for word in words[begin:end]:
                    self._add(word, found, _SYNONYM)

    def _guess(self, word: _Word) -> None:
        """Find a word nobody wrote: as the beginning of one, or as one with typing errors."""
        folded = word.term.folded
        if len(folded) >= _SHORTEST_BEGINNING:
            longer = [one for one in self._words if one.startswith(folded)]
            for one in sorted(longer, key=lambda one: -self._words[one])[:_MOST_BEGINNINGS]:
                self._add(word, self._holding(next(terms(one, self._compounds), word.term)), _BEGINNING)
        if word.full:
            return
        if correct := self._spelling.correct(folded):
            term = next(terms(correct, self._compounds), word.term)
            self._add(word, self._holding(term), _CORRECTED)
            word.some, word.instead = self._holding_some(term), self._spellings[correct]

    def _fitting(self, words: Sequence[_Word]) -> tuple[dict[int, float], bool]:
        """Return how well services fit: those that fit every word that counts, or else those that fit some."""
        needed = [word for word in words if not word.weak]
        every = self._together([word.full for word in needed]) if needed else {}
        scores = self._scores(every, words, [word.full for word in words])
        if max(scores.values(), default=0.0) >= _WELL:
            # Who asks for „Führungszeugnis beantragen“ and more also wants to see „Führungszeugnis“ itself.
            named = {number for word in needed for number in self._named.get(word.term.folded, ())}
            return {**self._scores(named, words, [word.full for word in words]), **scores}, True
        either = [{**word.some, **word.full} for word in words]
        scores = self._scores({number for one in either for number in one}, words, either)
        best = max(scores.values(), default=0.0)
        return {number: score for number, score in scores.items() if score >= best * _POOR}, False

    def _scores(
        self, numbers: Collection[int], words: Sequence[_Word], found: Sequence[Mapping[int, float]]
    ) -> dict[int, float]:
        rare = [self._rarity(word.full or word.some) * (_WEAK_SHARE if word.weak else 1.0) for word in words]
        whole = sum(rare) or 1.0
        return {n: sum(r * one.get(n, 0.0) for r, one in zip(rare, found, strict=True)) / whole for n in numbers}

    def _rarity(self, found: Mapping[int, float]) -> float:
        return math.log(1 + len(self._services) / (1 + len(found))) + 0.1

    def _ranked(
        self, scores: Mapping[int, float], words: Sequence[_Word], asked: str, filters: Filters
    ) -> Iterator[tuple[float, str, UUID]]:
        for number, score in scores.items():
            service = self._services[number]
            if not _passes(service, filters):
                continue
            said = sum(word.in_title.get(number, 0.0) for word in words)
            share = 1 + _SHARE_OF_TITLE * min(1.0, said / self._title_sizes[number])
            extra = _WHOLE_TITLE * (self._keys[number] == asked) + _ONLINE * service.online
            yield -round(score * share + extra, 4), self._keys[number], service.id


def _passes(service: Searchable, filters: Filters) -> bool:
    return (
        filters.life_situation in ("", service.life_situation)
        and filters.unit_key in ("", service.unit_key)
        and (service.online or not filters.online)
    )


def _replaced(query: str, words: Iterable[_Word]) -> str:
    """Return the query with the words as they were understood; empty if none was changed."""
    changed = query
    for word in words:
        if word.instead:
            changed = changed.replace(word.term.text, word.instead)
    return changed if changed != query else ""


_NOTHING = Compounds({})
