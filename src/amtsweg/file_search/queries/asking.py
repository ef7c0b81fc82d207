"""From what was asked to queries of the index. Rights are a term of every one of them."""

from collections.abc import Mapping

import tantivy

from amtsweg.file_search.contracts import FACETS
from amtsweg.file_search.rules.analysing import Word
from amtsweg.file_search.rules.asking import Wanted
from amtsweg.file_search.rules.schema import schema
from amtsweg.kernel.german.words import fold
from amtsweg.records.api import searchable

Query, Occur = tantivy.Query, tantivy.Occur
_TITLE = 2.0
_LONG_ENOUGH = 5


def rights_of(entry: searchable.Entry) -> list[str]:
    """Return the terms of who may see an entry: the levels up to „closer“ by unit, every level by matter."""
    return [f"u:{entry.unit_id}:{entry.level}", f"s:{entry.subject_id}"]


def seen_by(who: searchable.Reader) -> tantivy.Query:
    """Return the query of everything this reader may see; the same law as `records.queries.visible`."""
    terms = [f"u:{unit}:0" for unit in who.units]
    terms += [f"u:{unit}:1" for unit in who.units & who.closer_units]
    terms += [f"s:{subject}" for subject in who.subjects]
    if not terms:
        return Query.empty_query()
    any_of = Query.boolean_query([(Occur.Should, _term("rights", term)) for term in sorted(terms)])
    return Query.const_score_query(any_of, 0.0)


def query_of(
    wanted: tuple[Wanted, ...], who: searchable.Reader, facets: Mapping[str, str], *, loose: bool = False
) -> tantivy.Query:
    """Return the query of all that says what is wanted and may be seen; ``loose``: the parts of a word anywhere."""
    clauses = [(Occur.Must, seen_by(who))]
    clauses += [(Occur.Must, _says(one, loose=loose)) for one in wanted]
    clauses += [
        (Occur.Must, Query.const_score_query(_term(name, value), 0.0))
        for name, value in facets.items()
        if name in FACETS
    ]
    in_title = [(Occur.Should, _term("title", word.stem)) for one in wanted for word in one.words]
    if in_title:
        clauses.append((Occur.Should, Query.boost_query(Query.boolean_query(in_title), _TITLE)))
    return Query.boolean_query(clauses)


def _says(one: Wanted, *, loose: bool) -> tantivy.Query:
    if one.is_phrase and not loose:
        return Query.phrase_query(schema(), "phrase", [stem for word in one.words for stem in word.sequence])
    if len(one.words) == 1:
        return word_query(one.words[0], loose=loose)
    return Query.boolean_query([(Occur.Must, word_query(word, loose=loose)) for word in one.words])


def word_query(word: Word, *, loose: bool = False) -> tantivy.Query:
    """Return the query of one word: as it is, as part of a longer compound, or written in two."""
    ways = [_term("every", word.stem)]
    if word.parts:
        ways.append(Query.phrase_query(schema(), "phrase", list(word.parts)))
    if loose and word.parts:
        ways.append(Query.boolean_query([(Occur.Must, _term("every", part)) for part in word.parts]))
    if loose and len(fold(word.spelt)) >= _LONG_ENOUGH and word.stem.isalpha():
        # Part of a compound whose other parts nobody knows: looked for in all terms, so only where nothing else helps.
        ways.append(Query.const_score_query(Query.regex_query(schema(), "every", f".*{word.stem}.*"), 0.5))
    return ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, way) for way in ways])


def _term(field: str, value: str) -> tantivy.Query:
    return Query.term_query(schema(), field, value, "freq" if field in {"every", "title"} else "basic")
