"""What the online identity knows stands in the form already, down to the house number."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.identity.contracts import Attributes, TrustLevel
from amtsweg.intake.rules.mapping import prefill
from amtsweg.kernel.packs import read_file


def building_encumbrances() -> ServiceVersion:
    path = Path(settings.PACKS_DIR) / "bauordnungsamt" / "baulastenauskunft" / "service.yaml"
    return ServiceVersion(
        id=uuid4(),
        service_slug="baulastenauskunft",
        version=1,
        leika_key="99012004023000",
        title="Auskunft",
        unit_key="sta-63",
        form_version_id=None,
        trust_level=TrustLevel.NONE,
        account="optional",
        settings=read_file(path).mapping(),
        texts={},
        process_xml=None,
    )


@pytest.mark.parametrize(
    ("told", "street", "number"),
    [
        ("Ausdenkweg 12", "Ausdenkweg", "12"),
        ("Straße des 17. Juni 5 a", "Straße des 17. Juni", "5 a"),
        ("Hof 12-14b", "Hof", "12-14b"),
    ],
)
def test_the_house_number_is_told_from_the_street(told: str, street: str, number: str) -> None:
    known = Attributes("Marlene", "Beispiel", "m@post.example", street=told, zip_code="33098", town="Paderborn")
    assert prefill(building_encumbrances(), known) == {
        "given_name": "Marlene",
        "family_name": "Beispiel",
        "email": "m@post.example",
        "address": {"street": street, "house_number": number, "postcode": "33098", "city": "Paderborn"},
    }


@pytest.mark.parametrize("told", ["Am Markt", "Straße des 17. Juni"])
def test_without_a_house_number_the_person_adds_it(told: str) -> None:
    assert prefill(building_encumbrances(), Attributes(street=told)) == {"address": {"street": told}}


def test_who_tells_nothing_begins_with_an_empty_form() -> None:
    assert prefill(building_encumbrances(), Attributes()) == {}
