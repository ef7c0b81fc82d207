"""Two texts beside each other: what is shown can be put together again into both."""

from hypothesis import given
from hypothesis import strategies as st

from amtsweg.records.papers.comparing import compare

LINES = st.lists(st.text(alphabet="ab ", max_size=12), max_size=30).map("\n".join)


def shown(rows: object, side: str) -> str:
    assert isinstance(rows, tuple)
    return " ".join("".join(piece.text for piece in getattr(row, side)) for row in rows)


def test_words_are_told_apart() -> None:
    found = compare("Die Gebühr beträgt 50 Euro.\nGleich.", "Die Gebühr beträgt 65 Euro.\nGleich.")
    first = found.rows[0]
    assert [(piece.text, piece.mark) for piece in first.old] == [
        ("Die Gebühr beträgt ", ""), ("50", "del"), (" Euro.", ""),
    ]  # fmt: skip
    assert [(piece.text, piece.mark) for piece in first.new if piece.mark] == [("65", "ins")]
    assert (found.inserted, found.deleted, found.equal) == (1, 1, False)


def test_long_equal_stretches_are_left_out() -> None:
    before = "\n".join(f"Zeile {n}" for n in range(100))
    found = compare(before, before + "\nNeu")
    assert found.rows[0].skipped == 98
    assert found.rows[-1].new[0].text == "Neu"


@given(LINES)
def test_what_is_equal_does_not_differ(text: str) -> None:
    assert compare(text, text).equal


@given(LINES, LINES)
def test_what_is_in_both_is_the_same_amount_on_both_sides(old: str, new: str) -> None:
    found = compare(old, new)
    assert len(old.split()) - found.deleted == len(new.split()) - found.inserted
    for side, mark, text in (("old", "del", old), ("new", "ins", new)):
        for row in found.rows:
            assert set(shown((row,), side).split()) <= set(text.split())
            assert {piece.mark for piece in getattr(row, side)} <= {"", mark}


def test_very_long_texts_are_cut() -> None:
    assert compare("a\n" * 30_000, "b\n" * 30_000).cut
    assert not compare("x" * 100_000, "y" * 100_000).equal
