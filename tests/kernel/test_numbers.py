"""Numbers without gaps."""

import threading

import pytest
from django.db import connection, transaction

from amtsweg.kernel import numbers


def test_numbers_follow_one_another(db: None) -> None:
    assert list(numbers.take("63/2026")) == [1]
    assert list(numbers.take("63/2026", 3)) == [2, 3, 4]
    assert list(numbers.take("32/2026")) == [1]


def test_a_rollback_gives_the_numbers_back(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        numbers.take("63/2026", 5)
        raise RuntimeError
    assert list(numbers.take("63/2026")) == [1]


def test_a_number_belongs_to_a_transaction(fresh_database: object) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        numbers.take("63/2026")


def test_many_takers_get_each_number_once(fresh_database: object) -> None:
    taken: list[int] = []

    def take() -> None:
        for count in (1, 2, 3):
            with transaction.atomic():
                taken.extend(numbers.take("63/2026", count))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 37))
