"""Secret links: each opens its own message, and nothing else opens one."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.delivery import links
from amtsweg.delivery.contracts import UnknownDispatch


@given(st.uuids())
def test_a_link_opens_its_message(dispatch_id: UUID) -> None:
    assert links.dispatch_of(links.token_of(dispatch_id)) == dispatch_id


@given(st.text(max_size=80))
def test_other_texts_open_nothing(text: str) -> None:
    with pytest.raises(UnknownDispatch):
        links.dispatch_of(text)


@given(st.uuids(), st.integers(0, 44), st.sampled_from("ABCabc012-_"))
def test_a_changed_link_opens_nothing_else(dispatch_id: UUID, place: int, letter: str) -> None:
    token = links.token_of(dispatch_id)
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises(UnknownDispatch):
            links.dispatch_of(changed)


def test_links_depend_on_the_installation(settings: object) -> None:
    message = uuid4()
    token = links.token_of(message)
    settings.SECRET_KEY = "another"
    with pytest.raises(UnknownDispatch):
        links.dispatch_of(token)
