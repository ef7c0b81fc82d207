"""The log never holds a key that opens somebody's matter."""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.web.logs import WithoutKeys, mask

KEY = "q7Xw-2mB_k4Zr9TtVn0s"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What a handler with the filter of the settings writes about requests."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(WithoutKeys())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield out
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        (f"/antrag/baulast/{KEY}/pruefen/", "/antrag/baulast/***/pruefen/"),
        (f"/status/{KEY}/", "/status/***/"),
        (f"/mitzeichnen/{KEY}/", "/mitzeichnen/***/"),
        (f"/antrag/baulast/{KEY}/unterschriften/aendern/", "/antrag/baulast/***/unterschriften/aendern/"),
        (f"/status/{KEY}/dokument/1/?x=1", "/status/***/dokument/1/?x=1"),
        (f"/zahlung/{KEY}/ergebnis/", "/zahlung/***/ergebnis/"),
        (f"/zahlung/test/{KEY}/", "/zahlung/test/***/"),
        (f"/postfach/link/{KEY}/", "/postfach/link/***/"),
        ("/zahlung/rueckmeldung/anbieter/", "/zahlung/rueckmeldung/anbieter/"),
        ("/antrag/baulast/", "/antrag/baulast/"),
        ("/leistungen/baulastenauskunft/", "/leistungen/baulastenauskunft/"),
    ],
)
def test_keys_in_addresses_are_masked(address: str, logged: str) -> None:
    assert mask(f"Not Found: {address}") == f"Not Found: {logged}"


def test_a_request_that_fails_leaves_no_key_in_the_log(db: None, written: StringIO) -> None:
    Client().get(f"/status/{KEY}/gibt-es-nicht/")
    assert written.getvalue() == "Not Found: /status/***/gibt-es-nicht/\n"


def test_a_traceback_leaves_no_key_in_the_log(written: StringIO) -> None:
    try:
        raise ValueError(f"/antrag/baulast/{KEY}/")
    except ValueError:
        logging.getLogger("django.request").exception("Fault at %s", f"/status/{KEY}/")
    assert (KEY in written.getvalue(), written.getvalue().count("***")) == (False, 2)


def test_the_filter_of_the_settings_stands_before_everything_that_is_written() -> None:
    with_filter = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}
    parts = settings.LOGGING
    assert parts["handlers"] == {"console": with_filter}
    assert parts["filters"] == {"without_keys": {"()": "amtsweg.web.logs.WithoutKeys"}}
