"""Every page of every form of the other half of the offices in a real browser, judged as those of the first half."""

from datetime import datetime

import pytest

from packs.every_page import half, judged

pytestmark = pytest.mark.journey


@pytest.mark.usefixtures("fresh_database", "fixed_clock")
def test_every_page_is_for_everybody(at: datetime) -> None:
    assert judged(half(1), at) == []
