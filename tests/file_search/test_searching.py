"""What is asked and what comes back: words, phrases, facets, order, marks, and the answer without an index."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amtsweg.file_search.contracts import Asked, Hit
from amtsweg.file_search.queries.searching import search
from amtsweg.file_search.queries.spelling import suggest
from amtsweg.identity.api import unit_by_key
from amtsweg.kernel import blobs
from amtsweg.records import models
from amtsweg.records.queries.visible import Reader
from file_search.conftest import file_texts, rebuild
from records.conftest import OpenFile


@pytest.fixture
def who(city: None) -> Reader:
    """Somebody who reads the open files of one unit."""
    return Reader(uuid4(), frozenset({unit_by_key("sta-63").id}), frozenset(), frozenset())


def titles(hits: tuple[Hit, ...]) -> list[str]:
    return ["".join(piece.text for piece in hit.title) for hit in hits]


def test_all_words_are_demanded_and_phrases_in_their_order(open_file: OpenFile, who: Reader, at: datetime) -> None:
    texts = [("A", "Die aufschiebende Wirkung der Klage"), ("B", "Wirkung ist aufschiebend, keine Klage")]
    file_texts(open_file(), texts, at=at)
    rebuild()
    assert sorted(titles(search(Asked("Wirkung Klage"), who).hits)) == ["A", "B"]
    assert titles(search(Asked('"aufschiebende Wirkung"'), who).hits) == ["A"]
    assert search(Asked("Wirkung Fahrrad"), who).count == 0


def test_where_it_stands_is_shown_and_marked(open_file: OpenFile, who: Reader, at: datetime) -> None:
    text = "Anfang. " * 100 + "Der Baugenehmigungsbescheid <b>liegt</b> bei. " + "Ende. " * 100
    file_texts(open_file(), [("Schreiben", text)], at=at)
    rebuild()
    (hit,) = search(Asked("Genehmigung"), who).hits
    assert [piece.text for piece in hit.snippet if piece.marked] == ["Baugenehmigungsbescheid"]
    assert "<b>liegt</b>" in "".join(piece.text for piece in hit.snippet)


def test_facets_narrow_and_count(open_file: OpenFile, who: Reader, at: datetime) -> None:
    file_texts(open_file(), [("Alt", "Hafenkran")], at=at - timedelta(days=700))
    file_texts(open_file(), [("Neu", "Hafenkran"), ("Auch neu", "Hafenkran")], at=at)
    rebuild()
    found = search(Asked("Hafenkran"), who)
    assert {one.value: one.count for one in found.facets["year"]} == {"2026": 2, "2024": 1}
    narrowed = search(Asked("Hafenkran", {"year": "2024"}), who)
    assert titles(narrowed.hits) == ["Alt"]
    assert search(Asked("Hafenkran", {"year": "1999"}), who).count == 0
    assert titles(search(Asked("Hafenkran", newest_first=True), who).hits)[-1] == "Alt"


def test_pages_follow_one_another(open_file: OpenFile, who: Reader, at: datetime) -> None:
    file_texts(open_file(), [(f"Nummer {n}", "Hafenkran") for n in range(25)], at=at)
    rebuild()
    first, second = (search(Asked("Hafenkran"), who, page=page) for page in (1, 2))
    assert (len(first.hits), len(second.hits), first.count) == (20, 5, 25)
    assert not {hit.id for hit in first.hits} & {hit.id for hit in second.hits}


@pytest.mark.parametrize("hits", [1, 15])
def test_a_page_costs_the_same_statements_however_many_hits(
    open_file: OpenFile, who: Reader, at: datetime, hits: int
) -> None:
    file_texts(open_file(), [(f"Nummer {n}", "Hafenkran") for n in range(hits)], at=at)
    rebuild()
    search(Asked("Hafenkran"), who)
    with CaptureQueriesContext(
        connection,
    ) as wire:
        assert search(Asked("Hafenkran"), who).count == hits
    assert len(wire) == 4


def test_typing_errors_are_answered_with_what_was_meant(open_file: OpenFile, who: Reader, at: datetime) -> None:
    file_texts(open_file(), [("Hafenkran", "Der Hafenkran steht. Prüfung bestanden.")], at=at)
    rebuild()
    assert search(Asked("Hafenkrna"), who).instead == "hafenkran"
    assert search(Asked("Hafenkran Prüfnug"), who).instead == "Hafenkran prüfung"
    assert search(Asked("xyzzyq"), who).instead == ""
    assert suggest("der haf", who) == ("hafenkran",)


@pytest.mark.parametrize("text", ["", "  ", "***", '"', '""', "\0", "(", "a" * 5000, "der die das", "🙂", "%_'\\;--"])
def test_whatever_is_typed_breaks_nothing(open_file: OpenFile, who: Reader, at: datetime, text: str) -> None:
    file_texts(open_file(), [("Hafenkran", "Hafenkran")], at=at)
    rebuild()
    assert search(Asked(text), who).count == 0
    suggest(text, who)


def test_a_text_that_is_lost_breaks_nothing(open_file: OpenFile, who: Reader, at: datetime) -> None:
    file_texts(open_file(), [("Hafenkran", "Nur im Text: Dalbe")], at=at)
    rebuild()
    rendition = models.Rendition.objects.get()
    blobs._bound().remove(rendition.sha256)
    (hit,) = search(Asked("Dalbe"), who).hits
    assert hit.snippet == ()
    rebuild()
    assert search(Asked("Dalbe"), who).count == 0
    assert search(Asked("Hafenkran"), who).count == 1


def test_without_an_index_the_database_answers_from_titles(open_file: OpenFile, who: Reader, at: datetime) -> None:
    subject = open_file()
    file_texts(subject, [("Prüfung des Hafenkrans", "Dalbe"), ("Anderes", "Hafenkran")], at=at)
    models.RecordFile.objects.filter(subject_id=subject).update(reference_number="63-7/1")
    found = search(Asked("Prüfungen"), who)
    assert (titles(found.hits), found.ready) == (["Prüfung des Hafenkrans"], False)
    assert len(search(Asked("63-7/1"), who).hits) == 3
    nobody = Reader(uuid4(), frozenset(), frozenset(), frozenset())
    assert search(Asked("Prüfung"), nobody).hits == ()
