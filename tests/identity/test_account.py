"""The page of one's own account."""

import pytest

from amtsweg.identity.views.account import birthdate_text


@pytest.mark.parametrize(
    ("told", "shown"), [("1984-05-17", "17.05.1984"), ("", ""), ("1984", "1984"), ("1984-00-00", "1984-00-00")]
)
def test_a_date_of_birth_is_written_the_german_way(told: str, shown: str) -> None:
    assert birthdate_text(told) == shown
