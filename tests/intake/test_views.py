"""The review page: what is missing is named and led to, and only a complete form can be sent."""

import re

from django.test import Client

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from way import COURT, Way

SLUG = "baulastenauskunft"


def review(way: Way, **answers: object) -> tuple[str, str]:
    """Return the address of a draft and its review page."""
    service = catalogue.current_version(SLUG)
    assert service is not None
    assert service.form_version_id is not None
    draft = forms.start_draft(
        form_version_id=service.form_version_id,
        account_id=None,
        answers={**COURT, **answers},
        at=way.at,
        context={"service_version": str(service.id), "language": "de"},
    )
    address = f"/antrag/{SLUG}/{draft.token}/"
    return address, Client(headers={"accept-language": "de"}).get(f"{address}pruefen/").content.decode()


def test_what_is_missing_is_named_and_led_to_and_nothing_can_be_sent(way: Way) -> None:
    parcels = [{"district": "Elsen", "section": 7, "number": "abc"}]
    address, page = review(way, family_name="", parcels=parcels)
    links = re.findall(r'<li><a href="([^"]*)">([^<]*)</a>: ', page)
    assert [label for _url, label in links] == ["Familienname", "Flurstück 1, Flurstücksnummer"]
    for url, _label in links:
        target, _hash, input_id = url.partition("#")
        assert target.startswith(address)
        assert f'id="{input_id}"' in Client().get(target).content.decode()
    assert "Verbindlich absenden" not in page


def test_a_complete_form_can_be_sent(way: Way) -> None:
    _address, page = review(way)
    assert ("Einige Angaben fehlen" in page, page.count("Verbindlich absenden")) == (False, 1)


def test_what_is_kept_in_passing_is_neither_checked_nor_shown(way: Way) -> None:
    address, _page = review(way)
    token = address.split("/")[-2]
    sent = {"given_name": "Mira", "email": "halb-fertig", "_seen": "given_name email", "_autosave": "1"}
    answer = Client().post(f"{address}applicant/", sent)
    assert (answer.status_code, answer.content) == (204, b"")
    answers = forms.draft(token, at=way.at).answers
    assert (answers["given_name"], answers["email"]) == ("Mira", "halb-fertig")
    assert answers["parcels"] == COURT["parcels"]


def test_a_draft_that_was_sent_takes_nothing_in_passing(way: Way) -> None:
    address, _page = review(way)
    Client().post(f"{address}pruefen/")
    answer = Client().post(f"{address}applicant/", {"given_name": "Zu spät", "_autosave": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}eingang/")
