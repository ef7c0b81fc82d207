"""How a family applies for housing benefit, with the answers of the service's own example."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from amtsweg.web import environment
from journey.person import Person

START = "/antrag/wohngeld/"
# The pages in their order, and the first part of the names of what each asks.
PAGES = {
    "Passt der Antrag für Sie?": "use transfer students wealth",
    "Über Sie": "given_name family_name birthdate email phone address status occupation nationality disability",
    "Wer wohnt mit Ihnen?": "alone members others",
    "Ihre Einnahmen": "has_income incomes costs childcare pays_support",
    "Ihre Wohnung": "moved_in area landlord landlord_address related subsidised sublets",
    "Ihre Miete": "rent_total heating garage arrears",
    "Wohin soll das Geld?": "payee account_holder iban",
    "Unterlagen": "later",
    "Pflichten und Datenschutz": "informed members_informed correct",
}
APPLICANT, APPLICANT_MAIL = "Merle Hagedorn", "merle.hagedorn@post.example"
SIGNER, SIGNER_MAIL = "Tobias Hagedorn", "tobias.hagedorn@post.example"


def family() -> list[tuple[str, str]]:
    """Return the answers of the example, each with the name of its field, as somebody types them."""
    path = environment.packs_dir() / "sozialamt" / "wohngeld" / "examples" / "family.yaml"
    return list(_typed("", yaml.safe_load(path.read_text())["answers"]))


def answers_of(title: str) -> list[tuple[str, str]]:
    """Return what the family answers on a page."""
    asked = PAGES[title].split()
    return [(name, value) for name, value in family() if name.split(".")[0] in asked]


def fill_in(who: Person, title: str, *, without: tuple[str, ...] = ()) -> None:
    """Fill in a page, but for the fields whose names begin with ``without``."""
    who.title_is(title)
    for name, value in answers_of(title):
        if not name.startswith(without):
            _make_room(who, name)
            who.answer(name, value)


def assert_filled_in(who: Person, title: str, *, without: tuple[str, ...] = ()) -> None:
    """Check that everything that was filled in stands there."""
    who.title_is(title)
    for name, value in answers_of(title):
        if not name.startswith(without):
            found = who.answered(name)
            # Money comes back with its cents.
            same = value in found if isinstance(found, list) else str(found) in (value, f"{value},00", f"{value}0")
            assert same, (name, value, found)


def _make_room(who: Person, name: str) -> None:
    """Add a person of the household where there is none yet for this answer."""
    if name.startswith("members.") and name.endswith(".given_name") and who.field(name).count() == 0:
        if name != "members.0.given_name":
            who.press("Person hinzufügen")
        who.field(name).wait_for()


def _typed(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _typed(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _typed(f"{name}.{number}" if isinstance(inner, Mapping) else name, inner)
    elif isinstance(value, bool):
        yield name, str(value).lower()
    elif isinstance(value, date):
        yield name, value.isoformat()
    elif isinstance(value, float):
        yield name, str(Decimal(str(value))).replace(".", ",")
    else:
        yield name, str(value)
