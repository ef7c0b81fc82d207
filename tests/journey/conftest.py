"""The city in which the journey happens, and the people who walk through it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser, StorageState

from chromium import DESKTOP, chromium
from journey import city as cities
from journey.city import City
from journey.person import Person, person


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """The demo city, alive.

    Not in a folder of pytest: whoever starts it a second time on this machine closes those to all other users, and the
    database of the city is another user where the tests run as root.
    """
    place = TemporaryDirectory(prefix="amtsweg-city-", ignore_cleanup_errors=True)
    with place as folder, cities.clean_pictures(), cities.living_city(Path(folder) / "var") as alive:
        yield alive


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for each part of the journey: while it runs, no other test can."""
    with chromium() as running:
        yield running


@pytest.fixture
def somebody(browser: Browser, city: City) -> Iterator[Callable[..., Person]]:
    """Makes people with browsers of their own, who leave at the end of the test."""
    people: list[Person] = []

    def make(*, scripts: bool = True, width: int = DESKTOP) -> Person:
        people.append(person(browser, city, scripts=scripts, width=width))
        return people[-1]

    yield make
    for one in people:
        one.leave()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, StorageState]:
    """The sessions of the office's people, because a sign-in code is good only once."""
    return {}


@pytest.fixture(scope="module")
def staff(browser: Browser, city: City, signed_in: dict[str, StorageState]) -> Iterator[Callable[[str], Person]]:
    """The office: whoever is called for the first time signs in, and stays so for the whole journey."""
    at_work: dict[str, Person] = {}

    def call(first_name: str) -> Person:
        if first_name not in at_work:
            at_work[first_name] = person(browser, city, session=signed_in.get(first_name))
            if first_name in signed_in:
                at_work[first_name].go("/arbeitsplatz/")
            else:
                at_work[first_name].sign_in_as_staff(first_name, pictures=not signed_in)
                signed_in[first_name] = at_work[first_name].context.storage_state()
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
