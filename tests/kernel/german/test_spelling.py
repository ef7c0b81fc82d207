"""The word that was meant."""

import pytest

from amtsweg.kernel.german.spelling import Spelling

SPELLING = Spelling({"genehmigung": 50, "hundesteuer": 3, "hund": 9, "mund": 2, "fuhrerschein": 5, "wohngeld": 7})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("genemigung", "genehmigung"), ("genehmigugn", "genehmigung"), ("hundestuer", "hundesteuer"), ("hnud", "hund"),
     ("furershein", "fuhrerschein"), ("wohngled", "wohngeld"), ("sund", "hund"), ("hu", ""), ("qwertzuiop", ""),
     ("huundd", ""), ("", "")],
)  # fmt: skip
def test_near_words_are_found_and_far_ones_not(typed: str, meant: str) -> None:
    assert SPELLING.correct(typed) == meant
