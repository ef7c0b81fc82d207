"""Files of XDatenfelder: what is taken over, what is refused and with which words; nothing brings it down."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.forms.rules.definition import parse
from amtsweg.forms.rules.xdf.exchange import Taken, take
from amtsweg.forms.rules.xdf.model import XdfRefused
from amtsweg.forms.rules.xdf.reading import read
from forms.xdf.files import FILES, HOME, WHY_SKIPPED, data_field, group, inside, schema

REFUSED = {
    "v2-data/duplicate-optional-value.xml": (15, "beschreibung", "steht zweimal"),
    "v2-data/duplicate-required-value.xml": (13, "name", "steht zweimal"),
    "v2-data/unknown-namespace.xml": (2, "xdatenfelder.stammdatenschema.0102", "Namensraum"),
    "v3-data/duplicate-id-node.xml": (11, "id", "steht zweimal"),
    "v3-data/empty-id-node.xml": (9, "identifikation", "fehlt sein Schlüssel"),
    "v3-data/invalid-freigabestatus.xml": (17, "freigabestatus", "Den Code „10“ gibt es nicht"),
    "v3-data/missing-id-node.xml": (9, "identifikation", "fehlt sein Schlüssel"),
    "v3-data/unexpected-node.xml": (11, "unknown", "nicht vorgesehen"),
    "v3-data/unknown-namespace.xml": (3, "xdatenfelder.datenfeldgruppe.0103", "Namensraum"),
}


VALUE = "<xdf:wert><xdf:code>a,b</xdf:code><xdf:name>A</xdf:name></xdf:wert>"


def only(taken: Taken) -> dict[str, object]:
    """Return the one field of a form."""
    ((field,),) = [page["fields"] for page in taken.definition["pages"]]  # type: ignore[attr-defined]
    assert isinstance(field, dict)
    return {name: value for name, value in field.items() if name != "xdf"}


def refusals(data: bytes) -> list[tuple[int, str, str]]:
    """Return why a file is refused."""
    with pytest.raises(XdfRefused) as caught:
        take(data)
    return [(one.line, one.element, one.reason) for one in caught.value.problems]


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_every_official_file_is_taken_over_or_refused_with_its_reason() -> None:
    found = {}
    for file in FILES:
        try:
            take(file.read_bytes())
        except XdfRefused as refused:
            ((problem),) = refused.problems
            found[file.relative_to(HOME).as_posix()] = (problem.line, problem.element, problem.reason)
    assert set(found) == set(REFUSED)
    for name, (line, element, words) in REFUSED.items():
        assert found[name][:2] == (line, element)
        assert words in found[name][2]
    assert len(FILES) == 18


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_an_official_schema_becomes_a_form_with_a_page_for_its_group() -> None:
    taken = take((HOME / "v2-data" / "simple.xml").read_bytes())
    (page,) = parse(taken.definition).pages
    (person,) = page.fields
    (name,) = person.fields
    assert (taken.id, taken.version, taken.title, taken.is_block) == ("T1234", "1.0", "Test", False)
    assert (page.title.de, person.fim, name.fim, name.label.de) == (
        "Natürliche Person", "G00000082", "F60000227", "Familienname",
    )  # fmt: skip
    assert (name.max_length, name.hint.de, name.required) == (120, "Hilfe Eingabe", True)
    ((reason),) = [one.reason for one in taken.remarks]
    assert reason.startswith("Regel R60000037 „MindestEineAngabe“ nicht übernommen, bitte als FEEL prüfen.")
    known = taken.definition["xdf"]
    assert isinstance(known, dict)
    assert known["regel"][0]["skript"] == "function script() {}", "kept, though never executed"
    assert known["bezug"] == [{"text": "Bezug"}]


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_a_group_alone_becomes_a_block() -> None:
    taken = take((HOME / "v3-data" / "simple.xml").read_bytes())
    (address,) = parse(taken.definition).fields
    assert (taken.is_block, "pages" in taken.definition, address.fim) == (True, False, "G60000000088")
    assert address.fields[0].required is False, "0:1 in the structure around it"


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_a_code_list_that_is_not_there_must_be_supplied() -> None:
    data = (HOME / "v2-data" / "select.xml").read_bytes()
    bare = take(data)
    assert bare.missing_lists == ("example",)
    assert "Bitte liefern Sie die Liste „example“ nach" in bare.remarks[0].reason
    supplied = take(data, {("urn:de:example", "1"): [{"value": "1", "label": "Eins"}]})
    (field,) = parse(supplied.definition).fields
    assert (supplied.missing_lists, [one.value for one in field.options]) == ((), ["1"])


@pytest.mark.parametrize(
    ("kind", "type_", "more", "expected"),
    [
        ("input", "text", '<xdf:praezisierung minLength="3" maxLength="9"/>', {
            "type": "text", "max_length": 9,
            "checks": [{"that": "string length(name) >= 3", "message": "Bitte geben Sie mindestens 3 Zeichen an."}],
        }),
        ("input", "text_latin", '<xdf:praezisierung maxLength="900"/>', {"type": "multiline", "max_length": 900}),
        ("input", "num_int", '<xdf:praezisierung minValue="1" maxValue="12"/>', {
            "type": "integer", "min": 1, "max": 12,
        }),
        ("input", "num", '<xdf:praezisierung maxValue="1.5"/>', {"type": "number", "max": 1.5}),
        ("input", "num_currency", "", {"type": "money"}),
        ("input", "date", "", {"type": "date"}),
        ("input", "bool", "<xdf:inhalt>true</xdf:inhalt>", {"type": "yes_no", "default": "true"}),
        ("input", "file", "<xdf:maxSize>2097152</xdf:maxSize><xdf:mediaType>image/png</xdf:mediaType>", {
            "type": "file", "max_megabytes": 2, "accept": ["png"],
        }),
        ("label", "text", "<xdf:inhalt>Bitte lesen</xdf:inhalt>", {"type": "info", "label": "Bitte lesen"}),
        ("locked", "text", "<xdf:inhalt>fest</xdf:inhalt>", {"type": "computed", "value": '"fest"'}),
        ("select", "text", f"<xdf:werte>{VALUE}</xdf:werte>", {
            "type": "choice", "options": [{"value": "a_b", "label": "A"}],
        }),
    ],
)  # fmt: skip
def test_fields_become_what_they_ask(kind: str, type_: str, more: str, expected: dict[str, object]) -> None:
    taken = take(schema(inside(data_field(more, kind=kind, type_=type_))))
    assert only(taken) == {"key": "name", "label": "Name", "fim": "F60000000001", **expected}
    assert taken.remarks == ()


def test_a_pattern_becomes_a_check_or_a_remark() -> None:
    good = take(schema(inside(data_field(r'<xdf:praezisierung pattern="\d{5}"/>'))))
    assert only(good)["checks"] == [
        {
            "that": 'matches(name, "^([0-9]{5})$")',
            "message": "Bitte prüfen Sie, ob diese Angabe die verlangte Form hat.",
        }
    ]
    bad = take(schema(inside(data_field('<xdf:praezisierung pattern="(a+)+"/>'))))
    assert "checks" not in only(bad)
    assert [one.reason for one in bad.remarks] == ["Nicht geprüft wird: pattern (a+)+. Bitte als FEEL ergänzen."]


def test_how_often_something_stands_becomes_required_several_or_repeated() -> None:
    taken = take(
        schema(
            inside(data_field(id_="F60000000002"), "0:1"),
            inside(group(inside(data_field())), "0:*"),
            inside(data_field(id_="F60000000003"), "2:4"),
            inside(data_field(kind="input", type_="file", id_="F60000000004"), "0:7"),
        )
    )
    optional, repeated, several, files = parse(taken.definition).fields
    assert optional.required is False
    assert repeated.repeat is not None
    assert (repeated.repeat.minimum, repeated.repeat.maximum) == (0, 100)
    assert several.repeat is not None
    assert (several.repeat.minimum, several.repeat.maximum, several.fields[0].fim) == (2, 4, "F60000000003")
    assert (files.max_files, files.required) == (7, False)
    assert [one.reason for one in taken.remarks] == [
        "Mehr als 100 Wiederholungen nimmt ein Formular nicht an.",
        "Ein einzelnes Feld kann sich nicht wiederholen; es steht nun in einer Gruppe für sich.",
    ]


def test_hidden_fields_without_content_are_left_out_and_kept() -> None:
    taken = take(schema(inside(data_field(kind="hidden", id_="F60000000009")), inside(data_field())))
    assert only(taken)["fim"] == "F60000000001"
    assert [one.reason for one in taken.remarks] == [
        "Das Feld ist nicht zum Ausfüllen und hat keinen Inhalt; es wurde weggelassen."
    ]
    known = taken.definition["xdf"]
    assert isinstance(known, dict)
    assert [(one["at"], one["field"]["facts"]["id"]) for one in known["left_out"]] == [(0, "F60000000009")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kein wohlgeformtes XML"),
        (b"<a>", "kein wohlgeformtes XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (b"<a/>", "Namensraum"),
        (b'<x xmlns="urn:xoev-de:fim:standard:xdatenfelder_3.0.0"/>', "In dieser Datei steht ein x"),
        (schema(inside(data_field(type_="color"))), "Den Code „color“ gibt es nicht"),
        (schema(inside(data_field(), "5:1")), "keine Spanne"),
        (schema(inside(data_field(), "viele")), "keine Spanne"),
        (schema(inside("")), "genau ein Datenfeld"),
        (schema(inside(data_field().replace("2026-01-02T03:04:05Z", "gestern"))), "kein Zeitpunkt"),
        (
            schema(inside(data_field(kind="select").replace("<code>select", "<code>select</code><code>x"))),
            "mehr als ein",
        ),
    ],
)
def test_what_is_wrong_is_said(data: bytes, words: str) -> None:
    assert any(words in reason for _line, _element, reason in refusals(data))


def test_too_deep_is_refused_in_time() -> None:
    nested = data_field()
    for _ in range(8):
        nested = group(inside(nested))
    assert "höchstens 6 Ebenen" in refusals(schema(inside(nested)))[0][2]
    for _ in range(30):
        nested = group(inside(nested))
    assert "30 Ebenen" in refusals(schema(inside(nested)))[0][2]


SEEDS = [
    *(path.read_bytes() for path in FILES),
    schema(inside(data_field('<xdf:praezisierung minLength="3"/><xdf:inhalt>x</xdf:inhalt>')), inside(group(
        inside(data_field(kind="select"), "1:*")), "0:3")),
]  # fmt: skip
PIECES = [b"", b"<", b"&x;", b"\x00", b"\xff", b"9999999999", b":", b"-1:0", b"<code/>", b"select", b"locked", b"*"]


@settings(max_examples=300)
@given(st.sampled_from(SEEDS), st.data())
def test_no_mutation_raises_anything_but_the_refusal(seed: bytes, data: st.DataObject) -> None:
    mutated = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mutated)))
        size = data.draw(st.integers(0, 40))
        mutated[at : at + size] = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)))
    with contextlib.suppress(XdfRefused):
        parse_or_missing(take(bytes(mutated)))


@settings(max_examples=300)
@given(st.sampled_from(SEEDS), st.data())
def test_no_change_of_tags_and_texts_raises_anything_but_the_refusal(seed: bytes, data: st.DataObject) -> None:
    text = seed.decode()
    words = sorted({word for word in text.replace("<", " ").replace(">", " ").split() if word})
    for _ in range(data.draw(st.integers(1, 4))):
        text = text.replace(data.draw(st.sampled_from(words)), data.draw(st.sampled_from(words)), 1)
    with contextlib.suppress(XdfRefused):
        parse_or_missing(take(text.encode()))


def parse_or_missing(taken: Taken) -> None:
    """What is taken over can be published, unless it says which lists it lacks."""
    if not taken.missing_lists:
        parse(taken.definition)


def test_remarks_name_a_line(tmp_path: Path) -> None:
    found = read(schema(inside(data_field("<xdf:inhalt/><xdf:inhalt>a</xdf:inhalt>"))))
    assert [(one.line, one.element) for one in found.remarks] == [(1, "inhalt")]
