"""Every page of every form of half of the offices in a real browser: nothing for axe to object to, nothing too wide."""

from datetime import datetime

import pytest

from chromium import AXE, PHONE, chromium, visitor
from packs.every_page import Eye, half, judged

pytestmark = pytest.mark.journey


@pytest.mark.usefixtures("fresh_database", "fixed_clock")
def test_every_page_is_for_everybody(at: datetime) -> None:
    assert judged(half(0), at) == []


def test_the_eye_sees_what_is_wrong() -> None:
    with chromium() as browser, visitor(browser) as context:
        context.add_init_script(path=AXE)
        eye = Eye(context.new_page(), "")
        eye.open('data:text/html,<html lang="de"><title>x</title><img src="x"><p style="width:700px">x', PHONE)
    assert {"image-alt", "px"} <= {word.rstrip(":") for one in eye.found for word in one.split()}
