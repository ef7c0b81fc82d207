"""Words made comparable, whatever way they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.german.words import fold, is_stop_word, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("Straße", "Strasse"), ("Müll", "Muell"), ("FÜHRERSCHEIN", "fuehrerschein"), ("Öl", "Oel"), ("Café", "cafe"),
     ("Grüße", "Gruesse"), ("Mu\u0308ll", "Müll")],
)  # fmt: skip
def test_spellings_of_a_word_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["neue", "Steuer", "Quelle", "Feuer", "bauen", "treue"])
def test_vowels_that_only_look_like_umlauts_stay(word: str) -> None:
    assert fold(word) == word.lower()


@pytest.mark.parametrize(
    "forms",
    ["Steuer Steuern", "Hund Hunde Hunden Hundes", "Genehmigung Genehmigungen genehmigen", "anmelden Anmeldung",
     "Ausweis Ausweise Ausweises", "Haus Häuser", "Kind Kinder Kindern", "Land Länder Ländern", "Baum Bäume Bäumen",
     "Zeugnis Zeugnisse", "verloren Verlust verlieren", "gestohlen Diebstahl", "verlängern Verlängerung",
     "Schein Scheine Scheins", "heiraten Eheschließung", "Mittel Mitteln"],
)  # fmt: skip
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(fold(word)) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Bau", "Bauer"), ("Haus", "Haut"), ("Gefahr", "Fahrt"), ("Kur", "Kurs"), ("Amt", "Amsel")]
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_people_of_all_genders_are_one_word() -> None:
    assert list(words("Bürger*innen, Eigentümer:innen und Mieter/-innen")) == ["Bürger", "Eigentümer", "und", "Mieter"]
    assert (is_stop_word("Und"), is_stop_word("Hund")) == (True, False)


@given(st.text(max_size=60))
def test_any_text_can_be_folded_and_twice_is_once(text: str) -> None:
    for word in words(text):
        folded = fold(word)
        assert fold(folded) == folded
        assert bool(stem(folded)) == bool(folded)
