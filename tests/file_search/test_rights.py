"""For anybody and any file: hits, counts, facets and suggestions agree with what they may see."""

from collections import Counter
from datetime import datetime
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amtsweg.file_search.contracts import Asked
from amtsweg.file_search.queries.searching import search
from amtsweg.file_search.queries.spelling import suggest
from amtsweg.identity.api import unit_by_key
from amtsweg.records import models
from amtsweg.records.queries.visible import Reader, visible_documents, visible_files
from file_search.conftest import file_texts, rebuild
from records.conftest import OpenFile

UNITS = ("sta-63", "sta-32", "sta-10")
WORDS = ("Baulastenauskunft", "Gaststättenerlaubnis", "Spielplatzprüfung")
NewFile = tuple[str, int, list[str]]
NewReader = tuple[set[str], set[str], int]
MANY = 500
Level = st.sampled_from((0, 1, 2))
Files = st.lists(st.tuples(st.sampled_from(UNITS), Level, st.lists(st.sampled_from(WORDS), max_size=3)), max_size=4)
Units = st.sets(st.sampled_from(UNITS))
Readers = st.lists(st.tuples(Units, Units, st.integers(0, 8)), min_size=1, max_size=4)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(files=Files, readers=Readers)
def test_nothing_hidden_shows(
    open_file: OpenFile, at: datetime, files: list[NewFile], readers: list[NewReader]
) -> None:
    subjects = [_file(open_file, unit, level, titles, at) for unit, level, titles in files]
    rebuild()
    for units, closer, let_in in readers:
        who = Reader(uuid4(), _ids(units), _ids(closer), frozenset(subjects[:let_in] if units else ()))
        for word in WORDS:
            _check(word, who)


def _file(open_file: OpenFile, unit: str, level: int, titles: list[str], at: datetime) -> UUID:
    subject = open_file(unit=unit)
    file_texts(subject, [(title, f"Zum Thema {title}.") for title in titles], at=at)
    for model in (models.RecordFile, *models.HELD_BY_FILE):
        model._default_manager.filter(subject_id=subject).update(guard_level=level)
    return subject


def _ids(keys: set[str]) -> frozenset[UUID]:
    return frozenset(unit_by_key(key).id for key in keys)


def _check(word: str, who: Reader) -> None:
    expected = {row.id: row for row in visible_documents(who).filter(title=word)}
    found = search(Asked(word), who, size=MANY)
    assert {hit.id for hit in found.hits} == set(expected)
    assert found.count == len(expected)
    units = {UUID(one.value): one.count for one in found.facets.get("unit", ())}
    assert units == Counter(row.unit_id for row in expected.values())
    assert sum(one.count for one in found.facets.get("year", ())) == len(expected)
    assert (word.lower() in suggest(word[:5], who)) == bool(expected)
    typed = word[:3] + word[4:]
    assert search(Asked(typed), who).instead == (word.lower() if expected else "")
    assert {hit.snippet for hit in found.hits if hit.confidential} <= {()}


def test_files_are_found_as_their_readers_may_see_them(open_file: OpenFile, at: datetime) -> None:
    subject = open_file(unit="sta-63")
    models.RecordFile.objects.filter(subject_id=subject).update(guard_level=1, title="Beamtenbeförderung Nord")
    rebuild()
    for who in (Reader(uuid4(), _ids({"sta-63"}), closer, frozenset()) for closer in (_ids(set()), _ids({"sta-63"}))):
        found = search(Asked("Beförderung"), who)
        seen = visible_files(who).filter(subject_id=subject)
        assert [hit.id for hit in found.hits] == list(seen.values_list("id", flat=True))

        assert found.count == len(found.hits)


def test_whoever_may_read_nothing_finds_nothing(open_file: OpenFile, at: datetime) -> None:
    file_texts(open_file(), [("Wasserrecht", "Wasserrecht")], at=at)
    rebuild()
    nobody = Reader(uuid4(), frozenset(), frozenset(), frozenset())
    found = search(Asked("Wasserrecht"), nobody)
    assert (found.count, found.hits, found.facets, found.instead) == (0, (), {}, "")
    assert suggest("Wass", nobody) == ()


def test_a_hit_that_may_no_longer_be_seen_is_not_shown_though_the_index_is_behind(
    open_file: OpenFile, at: datetime
) -> None:
    subject = open_file()
    file_texts(subject, [("Wasserrecht", "Wasserrecht am Fluss")], at=at)
    rebuild()
    models.Document.objects.filter(subject_id=subject).update(guard_level=2)
    who = Reader(uuid4(), _ids({"sta-63"}), frozenset(), frozenset())
    assert search(Asked("Wasserrecht"), who).hits == ()
