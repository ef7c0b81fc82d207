"""The city in which the journey happens, and the people who walk through it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from chromium import chromium
from journey import city as cities
from journey.city import City
from journey.person import Person, person


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The demo city, alive."""
    with cities.clean_pictures(), cities.living_city(tmp_path_factory.mktemp("city") / "var") as alive:
        yield alive


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole journey."""
    with chromium() as running:
        yield running


@pytest.fixture
def somebody(browser: Browser, city: City) -> Iterator[Callable[..., Person]]:
    """Makes people with browsers of their own, who leave at the end of the test."""
    people: list[Person] = []

    def make(*, scripts: bool = True, language: str = "de-DE") -> Person:
        people.append(person(browser, city, scripts=scripts, language=language))
        return people[-1]

    yield make
    for one in people:
        one.leave()


@pytest.fixture(scope="session")
def staff(browser: Browser, city: City) -> Iterator[Callable[[str], Person]]:
    """The office: whoever is called for the first time signs in, because a sign-in code is good only once."""
    at_work: dict[str, Person] = {}

    def call(first_name: str) -> Person:
        if first_name not in at_work:
            at_work[first_name] = person(browser, city)
            at_work[first_name].sign_in_as_staff(first_name, pictures=len(at_work) == 1)
        return at_work[first_name]

    yield call
    for one in at_work.values():
        one.leave()


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real PDF, as somebody would scan it."""
    import pikepdf

    path = tmp_path_factory.mktemp("papers") / "Kaufvertragsentwurf.pdf"
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = "Kaufvertragsentwurf"
        document.save(path)
    return path
