"""From what was asked to queries of the index. Rights are a term of every one of them."""

from collections.abc import Collection, Mapping

import tantivy

from amtsweg.file_search.contracts import FACETS
from amtsweg.file_search.rules.analysing import Word
from amtsweg.file_search.rules.asking import Wanted
from amtsweg.file_search.rules.schema import schema
from amtsweg.kernel.german.words import fold
from amtsweg.records.api import reads

Query, Occur = tantivy.Query, tantivy.Occur
_TITLE = 2.0
_LONG_ENOUGH = 5


def rights_of(entry: reads.searchable.Entry) -> list[str]:
    """Return the terms of who may see an entry: the levels up to „closer“ by unit, every level by matter."""
    return [f"u:{entry.unit_id}:{entry.level}", f"s:{entry.subject_id}"]


def seen_by(who: reads.searchable.Reader) -> tantivy.Query:
    """Return the query of everything this reader may see; the same law as `records.queries.visible`."""
    terms = [f"u:{unit}:0" for unit in who.units]
    terms += [f"u:{unit}:1" for unit in who.units & who.closer_units]
    terms += [f"s:{subject}" for subject in who.subjects]
    if not terms:
        return Query.empty_query()
    any_of = Query.boolean_query([(Occur.Should, _term("rights", term)) for term in sorted(terms)])
    return Query.const_score_query(any_of, 0.0)


def query_of(wanted: tuple[Wanted, ...], who: reads.searchable.Reader, facets: Mapping[str, str]) -> tantivy.Query:
    """Return the query of all that says what is wanted and may be seen."""
    return _query([_says(one) for one in wanted], wanted, who, facets)


def loose_query_of(
    wanted: tuple[Wanted, ...], who: reads.searchable.Reader, facets: Mapping[str, str], unknown: Collection[Word]
) -> tantivy.Query:
    """Return it for where nothing says it so: no phrases, parts of a word anywhere, unknown words within others."""
    words = [word for one in wanted for word in one.words]
    return _query([_loosely(word, within=word in unknown) for word in words], wanted, who, facets)


def unknown_of(
    searcher: tantivy.Searcher, wanted: tuple[Wanted, ...], who: reads.searchable.Reader
) -> tuple[Word, ...]:
    """Return the words that stand in nothing the reader may see."""
    words = dict.fromkeys(word for one in wanted for word in one.words)
    rights = seen_by(who)
    return tuple(word for word in words if not searcher.search(rights.and_must_match(_word(word)), 1, count=False).hits)


def _query(
    says: list[tantivy.Query], wanted: tuple[Wanted, ...], who: reads.searchable.Reader, facets: Mapping[str, str]
) -> tantivy.Query:
    clauses = [(Occur.Must, seen_by(who)), *((Occur.Must, one) for one in says)]
    clauses += [
        (Occur.Must, Query.const_score_query(_term(name, value), 0.0))
        for name, value in facets.items()
        if name in FACETS
    ]
    in_title = [(Occur.Should, _term("title", word.stem)) for one in wanted for word in one.words]
    clauses.append((Occur.Should, Query.boost_query(Query.boolean_query(in_title), _TITLE)))
    return Query.boolean_query(clauses)


def _says(one: Wanted) -> tantivy.Query:
    if one.is_phrase:
        return Query.phrase_query(schema(), "phrase", [stem for word in one.words for stem in word.sequence])
    return _word(one.words[0])


def _word(word: Word) -> tantivy.Query:
    """Return the query of one word: as it is, as part of a longer compound, or written in several."""
    return _any_of(_as_it_is(word))


def _loosely(word: Word, *, within: bool) -> tantivy.Query:
    ways = _as_it_is(word)
    if word.parts:
        ways.append(Query.boolean_query([(Occur.Must, _term("every", part)) for part in word.parts]))
    if within and len(fold(word.spelt)) >= _LONG_ENOUGH and word.stem.isalpha():
        # Part of a compound whose other parts nobody knows.
        ways.append(Query.const_score_query(Query.regex_query(schema(), "odd", f".*{word.stem}.*"), 0.5))
    return _any_of(ways)


def _as_it_is(word: Word) -> list[tantivy.Query]:
    ways = [_term("every", word.stem)]
    if word.parts:
        ways.append(Query.phrase_query(schema(), "phrase", list(word.parts)))
    return ways


def _any_of(ways: list[tantivy.Query]) -> tantivy.Query:
    return ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, way) for way in ways])


def _term(field: str, value: str) -> tantivy.Query:
    return Query.term_query(schema(), field, value, "freq" if field in {"every", "title"} else "basic")
