"""Identifiers."""

import threading
import time
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from amtsweg.kernel.ids import ALPHABET, is_readable_number, readable_number, uuid7

LETTERS = st.text(ALPHABET, min_size=8, max_size=8)


def test_an_id_is_a_version_7_uuid_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    one = uuid7()
    after = time.time_ns() // 1_000_000 + 1
    assert (one.version, one.variant) == (7, RFC_4122)
    assert before <= one.int >> 80 <= after


def test_ids_of_one_process_grow_also_across_threads() -> None:
    made: list[list[UUID]] = [[] for _ in range(4)]
    threads = [threading.Thread(target=lambda row=row: row.extend(uuid7() for _ in range(2000))) for row in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(row == sorted(row) for row in made)
    assert len({one for row in made for one in row}) == 8000


def test_a_readable_number_can_be_recognised() -> None:
    number = readable_number("PB")
    assert [len(part) for part in number.split("-")] == [2, 4, 4, 1]
    assert is_readable_number(number)
    assert is_readable_number(f" {number.lower()} ")
    assert not is_readable_number("PB-1234")
    assert not is_readable_number("PB-ILOU-0000-0")


@given(st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_mistyped_letter_is_noticed(place: int, letter: str) -> None:
    prefix, first, second, check = readable_number("PB").split("-")
    body = first + second
    wrong = body[:place] + letter + body[place + 1 :]
    assert is_readable_number(f"{prefix}-{wrong[:4]}-{wrong[4:]}-{check}") == (wrong == body)
