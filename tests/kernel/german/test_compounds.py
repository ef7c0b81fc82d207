"""Compounds are taken apart by what other words there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.german.analysis import folded, terms, written
from amtsweg.kernel.german.compounds import Compounds
from amtsweg.kernel.german.words import fold, stem

TEXTS = """Hund Steuer Haltung Bau Bau Bau Genehmigung Verfahren Straße Schaden Kind Geld Garten Ausbildung Förderung
Bewohner Park Ausweis Unterhalt Vorschuss Taxi Wasser Recht Beleuchtungsanlage Personal Schwein Jagdschein Waffenschein
Angelschein Jagd Waffe Angel Bescheinigung Verwaltung Aufenthalt Halt Landwirtschaft Land Gesundheitsamt Prüfung"""
COMPOUNDS = Compounds(folded(written([TEXTS])))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Hundesteuer", ["Hund", "Steuer"]),
        ("Baugenehmigung", ["Bau", "Genehmigung"]),
        ("Genehmigungsverfahren", ["Genehmigung", "Verfahren"]),
        ("Baugenehmigungsverfahrens", ["Bau", "Genehmigung", "Verfahren"]),
        ("Straßenschäden", ["Straße", "Schaden"]),
        ("Strassenschaden", ["Straße", "Schaden"]),
        ("Kindergeld", ["Kind", "Geld"]),
        ("Bewohnerparkausweis", ["Bewohner", "Park", "Ausweis"]),
        ("Unterhaltsvorschuss", ["Unterhalt", "Vorschuss"]),
        ("Jagdschein", ["Jagd", "Schein"]),  # „Schein“ stands nowhere alone; many words end so
        ("Taxigenehmigung", ["Taxi", "Genehmigung"]),
        ("Notargenehmigung", ["Notar", "Genehmigung"]),  # a stranger before a well-known word
    ],
)
def test_a_compound_is_its_parts(word: str, parts: list[str]) -> None:
    assert COMPOUNDS.parts(fold(word)) == tuple(stem(fold(part)) for part in parts)


@pytest.mark.parametrize("word", ["Bescheinigung", "Verwaltung", "Unterhalt", "Ausweis", "Hund", "Prüfung", "x", ""])
def test_what_is_one_word_stays_one(word: str) -> None:
    assert COMPOUNDS.parts(fold(word)) == ()


def test_words_with_hyphens_are_found_by_each_piece_and_as_one() -> None:
    (term,) = terms("die Kfz-Genehmigung", COMPOUNDS)
    assert (term.text, term.whole, term.parts) == ("Kfz-Genehmigung", "kfzgenehmig", ("kfz", "genehmig"))


@given(st.text(st.sampled_from("abehnrstu"), max_size=70))
def test_no_word_is_too_odd(word: str) -> None:
    parts = COMPOUNDS.parts(word)
    assert len(parts) != 1
    assert all(parts)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Baugenehmigungsverfahrens", ["Bau", "Genehmigung", "Verfahren"]),
        ("Wasserqualitätsprüfung", ["Wasser", "Prüfung"]),
        ("Verwaltungsquatsch", ["Verwaltung"]),
        ("Genehmigung", []),
        ("Xyzzy", []),
    ],
)
def test_pieces_are_found_at_both_ends_of_what_nobody_knows(word: str, pieces: list[str]) -> None:
    assert list(map(stem, COMPOUNDS.pieces(fold(word)))) == [stem(fold(piece)) for piece in pieces]


@given(st.text(alphabet="abgehimnrstuxyz-1", max_size=90))
def test_pieces_stand_in_the_word_in_their_order(word: str) -> None:
    at = 0
    for piece in COMPOUNDS.pieces(word):
        at = word.index(piece, at) + len(piece)
