"""What filling in a form in the portal leaves in its figures: pages passed, messages shown, and how it ended."""

import re

import pytest
from django.test import Client

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Usage
from amtsweg.forms.models import FormUsage
from amtsweg.kernel.clock import local_date
from way import COURT, Way

SLUG = "baulastenauskunft"
GERMAN = {"accept-language": "de"}


def told(way: Way) -> Usage:
    return forms.usage.usage_of(SLUG, since=local_date(way.at), at=way.at)


@pytest.fixture
def first(way: Way) -> str:
    """The address of the first page of a form that was just begun."""
    return str(Client().post(f"/antrag/{SLUG}/")["Location"])


def test_a_message_is_counted_when_it_is_shown_and_a_page_when_it_is_passed(way: Way, first: str) -> None:
    client, key = Client(headers=GERMAN), first.rstrip("/").split("/")[-1]
    assert told(way).started == 1
    client.post(first, {"_autosave": "1"})
    client.post(first, {"_later": "1"})
    assert (told(way).messages, FormUsage.objects.count()) == ((), 0)
    assert client.post(first, {"email": "geheim@"}).status_code == 422
    shown = told(way).messages
    assert shown
    assert {one.count for one in shown} == {1}
    assert "geheim" not in str(list(FormUsage.objects.values_list("field", "detail")))
    assert client.post(first, {"email": "geheim@"}, headers={"accept-language": "en"}).status_code == 422
    assert {(one.label, one.message, one.count) for one in told(way).messages} == {
        (one.label, one.message, 2) for one in shown
    }
    assert [page.passed for page in told(way).pages if page.key == key] == [0]


def test_a_page_passed_is_counted_once_and_the_form_when_it_is_sent(way: Way, first: str) -> None:
    token = first.split("/")[-3]
    form = forms.form(forms.draft(token, at=way.at).form_version_id)
    forms.drafts.save_page(
        token=token, own=frozenset(COURT), answers=COURT, mark=None, last_page=form.pages[0].key, at=way.at
    )  # fmt: skip
    client, page = Client(headers=GERMAN), form.pages[0]
    typed = {field.key: COURT[field.key] for field in page.fields if field.key in COURT}
    address = typed.pop("address")
    assert isinstance(address, dict)
    typed |= {f"address.{part}": value for part, value in address.items()}
    shown = client.get(f"/antrag/{SLUG}/{token}/{page.key}/").content.decode()
    (seen,) = re.findall(r'name="_seen" value="([^"]*)"', shown)
    for _ in range(2):
        answer = client.post(f"/antrag/{SLUG}/{token}/{page.key}/", {**typed, "_seen": seen})
        assert answer.status_code == 302
        assert [one.passed for one in told(way).pages] == [1, 0, 0, 0, 0]
    sent = client.post(f"/antrag/{SLUG}/{token}/pruefen/")
    assert (sent.status_code, told(way).finished, told(way).left) == (302, 1, 0)
    client.post(f"/antrag/{SLUG}/{token}/pruefen/")
    assert told(way).finished == 1
