"""Answers as XML: they fit the schema of their form, and come back as they were."""

from datetime import datetime

import pytest
from lxml import etree

from amtsweg.forms.contracts import Form, UploadRef
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.exchange import xml
from amtsweg.kernel.errors import Invalid
from forms.conftest import form_of
from forms.gallery import ANSWERS, FORM
from forms.test_json_schema import FORM as MOVE
from forms.test_json_schema import GOOD

FILE = UploadRef("0" * 64, "Nachweis <1>.pdf", "application/pdf", 12, "clean")
WHOLE: dict[str, object] = {
    **ANSWERS, "birthday": "2001-02-03", "email": "kim@muster.example", "size": 12.125, "price": 1234.5, "rooms": 3,
    "owner": True, "since": "immer", "kind": "a", "district": "d9", "agreed": True, "text": "eins\n<zwei> & \"drei\"",
    "applicant": {"given_name": "Kim", "family_name": "Muster", "birthdate": "1984-05-04"},
    "address": {"street": "Am Abdinghof", "house_number": "11", "postcode": "33098", "city": "Paderborn"},
    "place": {"lat": 51.718921, "lon": 8.757},
    "people": [{"person": "Mika", "pets": [{"pet": "Rex"}]}, {"person": "Ö"}],
    "parcels": [{"district": "elsen", "section": 3, "number": "117/4"}], "proof": [FILE.to_json()],
}  # fmt: skip


def faults(form: Form, document: bytes) -> list[str]:
    """Return what a document says that the schema of its form forbids."""
    schema = etree.XMLSchema(etree.fromstring(xml.schema(form)))
    schema.validate(etree.fromstring(document))
    return [str(error.message) for error in schema.error_log]


@pytest.mark.parametrize("answers", [WHOLE, {**WHOLE, "purposes": [], "proof": []}])
def test_answers_come_back_as_they_were(answers: dict[str, object]) -> None:
    settled = logic.settle(FORM, answers)
    assert xml.read(FORM, xml.write(FORM, settled)) == settled


def test_what_is_accepted_fits_the_schema() -> None:
    assert faults(FORM, xml.write(FORM, logic.settle(FORM, WHOLE), slug="umzug", version=3)) == []
    form = form_of(MOVE)
    settled = logic.settle(form, GOOD)
    assert faults(form, xml.write(form, settled)) == []
    assert xml.read(form, xml.write(form, settled)) == settled


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x" * 11},
        {"born": "2026-02-30"},
        {"kind": "c"},
        {"many": []},
        {"rooms": 21},
        {"agreed": False},
        {"home": {}},
        {"people": []},
    ],
)
def test_what_could_never_be_accepted_does_not_fit(change: dict[str, object]) -> None:
    form = form_of(MOVE)
    assert faults(form, xml.write(form, {**GOOD, **change})) != []


def test_a_document_names_its_form() -> None:
    root = etree.fromstring(xml.write(FORM, {}, slug="umzug", version=3))
    assert dict(root.attrib) == {"form": "umzug", "version": "3"}


def test_computed_values_of_any_kind_come_back(at: datetime) -> None:
    form = form_of("""
title: Berechnet
fields:
  - {key: a, type: integer, label: A, required: false}
  - {key: b, type: number, label: B, required: false}
  - {key: list, type: computed, label: L, value: '[a, b, "x"]'}
  - {key: text, type: computed, label: T, value: '"wert " + string(a)'}
  - {key: truth, type: computed, label: W, value: a != null}
  - {key: third, type: computed, label: D, value: b / 3}
  - {key: whole, type: computed, label: G, value: a * 2}
""")
    for answers in ({"a": 3, "b": 0.1}, {"a": -2}, {"b": 1e-7}, {}):
        settled = logic.settle(form, answers)
        document = xml.write(form, settled)
        assert (xml.read(form, document), faults(form, document)) == (settled, [])


@pytest.mark.parametrize("document", [b"", b"<a/>", b"no xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_is_no_such_document_is_refused(document: bytes) -> None:
    with pytest.raises(Invalid):
        xml.read(FORM, document)
