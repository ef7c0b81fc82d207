"""Text to terms, what is marked, and what a query means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.file_search.rules.analysing import Analyser
from amtsweg.file_search.rules.asking import read, stems_of
from amtsweg.file_search.rules.marking import WIDTH, marked, snippet

ANALYSER = Analyser({})
TEXTS = st.text(alphabet=st.sampled_from("abeimnrstuäöüß- .,\n0123456789ABGM*\0🙂"), max_size=400)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Baugenehmigungsbescheid", ["Genehmigung", "Baugenehmigung", "Bescheide", "Genehmigungsbescheid"]),
        ("Umweltverträglichkeitsprüfung", ["Umwelt", "Prüfungen"]),
        ("Datenschutzfolgenabschätzung", ["Datenschutz"]),
        ("Kfz-Zulassungsstelle", ["Kfz-Zulassung", "Zulassung", "KFZ"]),
        ("Bürger*innen", ["Bürgerin", "Bürgern"]),
        ("Klägerinnen", ["Kläger", "Klägerin"]),
    ],
)
def test_a_word_is_found_by(written: str, asked: list[str]) -> None:
    every = ANALYSER.terms(written).every.split()
    assert [one for one in asked if ANALYSER.word(one).stem not in every] == []


def test_a_word_that_only_shares_a_part_is_not_found() -> None:
    every = ANALYSER.terms("Genehmigung für den Bau, Lärm und Schutz").every.split()
    assert ANALYSER.word("Baugenehmigung").stem not in every
    assert ANALYSER.word("Lärmschutz").stem not in every


def test_only_words_of_which_some_is_unknown_are_odd() -> None:
    odd = [word for word in ("Baugenehmigung", "Untätigkeitsklagedrohung", "Amt") if ANALYSER.word(word).odd]
    assert odd == ["Untätigkeitsklagedrohung"]


def test_phrases_and_what_hangs_together() -> None:
    wanted = read('Lärm "aufschiebende Wirkung" 63.10/2024 der', ANALYSER)
    assert [(len(one.words), one.is_phrase) for one in wanted] == [(1, False), (2, True), (3, True)]
    assert [len(read(text, ANALYSER)) for text in ("der die das", "***", "„Lärm")] == [1, 0, 1]


def test_every_way_to_write_a_word_is_marked() -> None:
    wanted = stems_of(read("Straße Müll", ANALYSER))
    pieces = marked("Strasse, STRAßENBAU, Sperrmuell; Mühle", wanted, ANALYSER.says)
    assert [one.text for one in pieces if one.marked] == ["Strasse", "STRAßENBAU", "Sperrmuell"]


@given(TEXTS, TEXTS)
def test_marking_loses_and_adds_nothing(text: str, asked: str) -> None:
    wanted = stems_of(read(asked, ANALYSER))
    assert "".join(one.text for one in marked(text, wanted, ANALYSER.says)) == text
    shown = "".join(one.text for one in snippet(text, wanted, ANALYSER.says))
    assert shown.removeprefix("… ").removesuffix(" …") in text
    assert len(shown) <= 2 * WIDTH
