"""Export and import are the same form again: laws over real forms, random forms and random models."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from amtsweg.forms.contracts import FormDefinitionError
from amtsweg.forms.rules.definition import parse
from amtsweg.forms.rules.xdf.complement import same
from amtsweg.forms.rules.xdf.exchange import give, take
from amtsweg.forms.rules.xdf.model import Document, Element, Sort
from amtsweg.forms.rules.xdf.reading import read
from amtsweg.forms.rules.xdf.vocabulary import CODES, ORDER, REQUIRED
from amtsweg.forms.rules.xdf.writing import write
from amtsweg.forms.services import fim
from amtsweg.kernel.packs import read_file
from forms.xdf.files import FILES, HOME, MOMENT, WHY_SKIPPED, data_field, group, inside, schema

PROJECT = Path(__file__).parents[3]
FORMS = [
    *sorted((PROJECT / "packs").rglob("form.yaml")),
    *sorted((PROJECT / "packs").rglob("tasks/*.yaml")),
    *sorted((PROJECT / "tests" / "packs").rglob("form.yaml")),
    PROJECT / "tests" / "forms" / "gallery.yaml",
]


# Shrinking a whole form takes minutes and shows little; the failing one is printed as it is.
LAW = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)


def exported(definition: Mapping[str, object]) -> bytes:
    """Return a form as a file."""
    return give(definition, seed="form", message_id="m", created_at=MOMENT)


def in_order(data: bytes) -> bool:
    """Tell whether every element stands where the standard has it, and nothing that must be there is missing."""
    for node in etree.fromstring(data).iter(etree.Element):
        name = etree.QName(node).localname
        if name in ORDER and len(node):
            inner = [etree.QName(child).localname for child in node]
            places = [ORDER[name].index(one) for one in inner]
            assert places == sorted(places), inner
            assert set(REQUIRED[3][name]) <= set(inner), (name, inner)
            assert name not in ("stammdatenschema", "datenfeldgruppe") or "struktur" in inner
    return True


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_every_form_of_the_packs_comes_back_as_it_was(path: Path, at: datetime) -> None:
    definition = read_file(path).mapping()
    data = exported(definition)
    assert in_order(data)
    again = take(data)
    assert same(again.definition, definition)
    assert again.remarks == ()
    assert b"amtsweg:form:1" in data
    assert b'"whole"' not in data, "the standard's own words carry it, with a complement"
    ids = [node.text for node in etree.fromstring(data).iter("{*}id")]
    assert len([one for one in ids if one]) == len(ids)


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
@pytest.mark.parametrize("name", ["simple.xml", "input.xml"])
def test_official_files_of_version_3_come_back_with_everything(name: str) -> None:
    data = (HOME / "v3-data" / name).read_bytes()
    document = read(data).document
    taken = take(data)
    back = give(taken.definition, seed="x", message_id=document.message_id, created_at=document.created_at)
    assert read(back).document == document
    assert b"amtsweg:" not in back, "nothing of ours is needed"
    assert same(take(back).definition, taken.definition)


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_official_files_of_version_2_come_back_as_the_same_form() -> None:
    for file in sorted((HOME / "v2-data").glob("*.xml")):
        (found,) = fim.import_files([(file.name, file.read_bytes())])
        if found.verdict is not fim.Verdict.REFUSED:
            data = exported(found.definition)
            assert in_order(data)
            assert same(take(data).definition, found.definition)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
TEXTS = st.one_of(
    WORDS.filter(str.strip), st.fixed_dictionaries({"de": WORDS.filter(str.strip)}, optional={"en": WORDS})
)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
FEEL = st.sampled_from(["true", True, 'a = "b"', "1 + 1 = 2", '"text"', 5, 'date("2024-01-01")', "null"])
OPTIONS = st.lists(
    st.fixed_dictionaries({"value": st.from_regex(r"[a-zäß0-9][a-z 0-9]{0,5}", fullmatch=True), "label": TEXTS},
                          optional={"hint": TEXTS}),
    min_size=1, max_size=4, unique_by=lambda one: one["value"],
)  # fmt: skip
CHECKS = st.lists(
    st.fixed_dictionaries({"that": FEEL, "message": TEXTS}, optional={"fields": st.just(["a"])}), max_size=2
)
COMMON = {
    "label": TEXTS, "hint": TEXTS, "easy": TEXTS, "required": st.booleans(), "shown_if": FEEL, "required_if": FEEL,
    "default": FEEL, "checks": CHECKS, "fim": st.from_regex("[FG][0-9]{8,12}", fullmatch=True),
    "xdf": st.dictionaries(st.sampled_from(["name", "version", "id", "definition", "feldart"]), WORDS, max_size=2),
}  # fmt: skip
REPEAT = st.fixed_dictionaries({}, optional={"min": st.integers(0, 3), "max": st.integers(3, 100), "item": TEXTS})
NUMBERS = st.one_of(st.integers(-50, 0), st.floats(-50, 0, allow_nan=False))
PLAIN = st.sampled_from(["yes_no", "consent", "email", "phone", "iban", "postcode", "date", "info"])


def node(types: st.SearchStrategy[str], **more: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Return fields of these types, each with a label."""
    common = {name: one for name, one in COMMON.items() if name != "label"}
    return st.fixed_dictionaries({"key": KEYS, "type": types, "label": TEXTS}, optional={**common, **more})


LEAVES = st.one_of(
    node(st.sampled_from(["text", "multiline"]), max_length=st.integers(1, 20000), autocomplete=st.just("name")),
    node(st.sampled_from(["integer", "number", "money"]), min=NUMBERS, max=st.integers(0, 10**6), unit=WORDS),
    node(PLAIN),
    node(st.just("choice"), multiple=st.booleans()).flatmap(
        lambda one: st.one_of(OPTIONS, st.just("shared")).map(lambda options: {**one, "options": options})
    ),
    node(st.just("file"), max_files=st.integers(1, 50), max_megabytes=st.floats(0.1, 100),
         accept=st.lists(st.sampled_from(["pdf", "png"]), min_size=1)),
    node(st.sampled_from(["address", "place", "parcel"]), repeat=REPEAT),
    st.fixed_dictionaries({"key": KEYS, "type": st.just("computed"), "value": FEEL}, optional=COMMON),
)  # fmt: skip


def unique_keys(fields: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[list[dict[str, object]]]:
    """Return neighbouring fields."""
    return st.lists(fields, min_size=1, max_size=4, unique_by=lambda one: str(one["key"]))


FIELDS = st.recursive(
    LEAVES,
    lambda inner: node(st.just("group"), repeat=REPEAT).flatmap(
        lambda one: unique_keys(inner).map(lambda fields: {**one, "fields": fields})
    ),
    max_leaves=6,
)
LISTS = st.fixed_dictionaries(
    {"shared": st.one_of(OPTIONS, OPTIONS.map(lambda one: {"urn": "urn:x", "version": "1", "options": one}))}
)
PAGES = st.lists(
    st.fixed_dictionaries(
        {"key": st.from_regex("[a-z][a-z0-9-]{0,5}", fullmatch=True), "title": TEXTS, "fields": unique_keys(FIELDS)},
        optional={"intro": TEXTS, "shown_if": FEEL, "checks": CHECKS},
    ),
    min_size=1, max_size=3, unique_by=lambda one: one["key"],
)  # fmt: skip
DEFINITIONS = st.one_of(
    st.fixed_dictionaries({"title": TEXTS, "lists": LISTS, "pages": PAGES}, optional={"checks": CHECKS}),
    st.fixed_dictionaries({"lists": LISTS, "fields": unique_keys(FIELDS)}, optional={"title": TEXTS, "checks": CHECKS}),
)


@LAW
@given(DEFINITIONS)
def test_any_form_comes_back_as_it_was(definition: dict[str, object]) -> None:
    try:
        parse(definition)
    except FormDefinitionError:
        assume(False)
    data = exported(definition)
    assert in_order(data)
    assert same(take(data).definition, definition)


NAMES = st.text("abcdefgäöüß §.,:-<&\"'", min_size=1, max_size=20).map(lambda text: text.strip() or "x")
IDS = {sort: st.from_regex(f"{letter}60[0-9]{{9}}", fullmatch=True) for letter, sort in
       (("S", Sort.SCHEMA), ("G", Sort.GROUP), ("F", Sort.FIELD))}  # fmt: skip
RULES = st.lists(
    st.fixed_dictionaries(
        {"id": st.from_regex("R60[0-9]{9}", fullmatch=True), "name": NAMES, "letzteAenderung": st.just(MOMENT),
         "typ": st.sampled_from("KMVB")},
        optional={"freitextRegel": NAMES, "skript": NAMES, "version": st.just("1.2.3"),
                  "fehler": st.just([{"name": "fehler", "text": "x", "attribute": {"a": "b"}}])},
    ),
    min_size=1, max_size=2,
)  # fmt: skip


def facts(sort: Sort, label: str, **more: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Return what an element may say of itself."""
    demanded = {"id": IDS[sort], "name": NAMES, "freigabestatus": st.sampled_from("12345678"),
                "letzteAenderung": st.sampled_from([MOMENT, "2020-02-03T04:05:06Z"]), label: NAMES}  # fmt: skip
    free: dict[str, st.SearchStrategy[object]] = {
        "version": st.just("1.2.0"), "beschreibung": NAMES, "definition": NAMES, "gueltigAb": st.just("2024-01-02"),
        "bezug": st.lists(st.fixed_dictionaries({"text": NAMES}, optional={"link": NAMES}), min_size=1, max_size=2),
        "stichwort": st.lists(st.fixed_dictionaries({"text": NAMES, "uri": NAMES}), min_size=1, max_size=2),
        "relation": st.just([{"praedikat": "ERS", "id": "G60000000001", "version": "1.0.0"}]), "regel": RULES,
    }  # fmt: skip
    return st.fixed_dictionaries({**demanded, **more}, optional={**free})


ARTS = {"schemaelementart": st.sampled_from(["ABS", "HAR", "RNG"])}
COUNTS = st.sampled_from(["0:1", "1:1", "1:*", "0:5", "2:200"])
SELECT = st.one_of(
    st.fixed_dictionaries(
        {"werte": st.lists(st.fixed_dictionaries({"code": NAMES, "name": NAMES}), min_size=1, max_size=3)}
    ),
    st.fixed_dictionaries({"codelisteReferenz": st.fixed_dictionaries({"urn": NAMES}, optional={"version": NAMES})}),
    st.just({}),
)
MODEL_FIELDS = st.tuples(
    facts(Sort.FIELD, "bezeichnungEingabe", **ARTS,
          feldart=st.sampled_from(["input", "select", "label", "hidden", "locked"]),
          datentyp=st.sampled_from(sorted(CODES["datentyp"].values)),
          vorbefuellung=st.sampled_from(["keine", "optional"]), anzahl=COUNTS),
    SELECT,
    st.fixed_dictionaries({}, optional={
        "inhalt": NAMES, "maxSize": st.sampled_from(["10", "5000000", "999999999999"]),
        "mediaType": st.lists(st.sampled_from(["image/png", "application/json"]), min_size=1, max_size=2),
        "praezisierung": st.fixed_dictionaries({}, optional={
            "minLength": st.sampled_from(["0", "1", "5"]), "maxLength": st.sampled_from(["9", "400", "99999"]),
            "minValue": st.sampled_from(["01", "-3", "1.50", "x"]),
            "pattern": st.sampled_from([r"\d+", "[a-c]{2}", "(", "a\"b"]),
        }).filter(bool),
    }),
).map(lambda told: Element(Sort.FIELD, {**told[0], **told[1], **told[2]}))  # fmt: skip
MODEL_PARTS = st.recursive(
    MODEL_FIELDS,
    lambda inner: st.tuples(
        facts(Sort.GROUP, "bezeichnungEingabe", **ARTS, anzahl=COUNTS), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda told: Element(Sort.GROUP, told[0], tuple(told[1]))),
    max_leaves=5,
)
MODELS = st.tuples(
    facts(Sort.SCHEMA, "bezeichnung", dokumentsteckbrief=st.just({"id": "D60000000001"}),
          ableitungsmodifikationenStruktur=st.just("3"), ableitungsmodifikationenRepraesentation=st.just("1")),
    st.lists(MODEL_PARTS, min_size=1, max_size=4),
).map(lambda told: Element(Sort.SCHEMA, told[0], tuple(told[1])))  # fmt: skip


@LAW
@given(MODELS)
def test_any_schema_of_fim_comes_back_with_everything(root: Element) -> None:
    document = Document(3, "m", MOMENT, root)
    data = write(document)
    assert in_order(data)
    assert read(data).document == document
    taken = take(data)
    back = give(taken.definition, seed="x", message_id="m", created_at=MOMENT)
    assert read(back).document == document


def test_what_was_changed_elsewhere_stays_changed() -> None:
    definition = {
        "title": {"de": "Hund", "en": "Dog"},
        "pages": [{"key": "p", "title": "Seite", "fields": [
            {"key": "breed", "type": "text", "label": {"de": "Rasse", "en": "Breed"}, "easy": "Leicht"},
        ]}],
    }  # fmt: skip
    data = exported(definition).decode()
    changed = take(data.replace("bezeichnungEingabe>Rasse", "bezeichnungEingabe>Hunderasse").encode())
    (page,) = parse(changed.definition).pages
    assert (page.key, page.fields[0].key, page.fields[0].easy.de) == ("p", "breed", "Leicht")
    assert page.fields[0].label.to("en") == "Hunderasse", "the English of another word would be wrong"
    assert [one.reason for one in changed.remarks][-1].endswith("„label“ wurde außerhalb geändert und bleibt so.")


def test_whoever_changes_a_label_here_does_not_get_fims_old_one_back() -> None:
    taken = take(
        schema(inside(data_field("<xdf:inhalt>a</xdf:inhalt>", kind="label")), inside(group(inside(data_field()))))
    )
    text = yaml.safe_dump(dict(taken.definition)).replace("label: Name", "label: Anders")
    root = read(exported(yaml.safe_load(text))).document.root
    assert root.parts[1].parts[0].text("bezeichnungEingabe") == "Anders"
    assert root.parts[1].parts[0].text("id") == "F60000000001"
