"""Numbers without gaps."""

from django.db import transaction

from amtsweg.kernel import numbers


def test_numbers_follow_one_another(db: None) -> None:
    with transaction.atomic():
        assert list(numbers.take("63/2026")) == [1]
        assert list(numbers.take("63/2026", 3)) == [2, 3, 4]
        assert list(numbers.take("32/2026")) == [1]
