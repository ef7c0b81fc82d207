"""Code lists in genericode: read, refused, and put where forms name them."""

import pytest

from amtsweg.forms.rules.xdf.genericode import is_code_list, read_code_list
from amtsweg.forms.rules.xdf.model import XdfRefused
from amtsweg.forms.services import fim
from forms.xdf.files import data_field, inside, schema

COLUMNS = (
    '<ColumnSet><Column Id="name"/><Column Id="code"/><Key Id="codeKey"><ColumnRef Ref="code"/></Key>'
    '<Key Id="codenameKey"><ColumnRef Ref="name"/></Key></ColumnSet>'
)


def row(code: str, name: str) -> str:
    """Return a row."""
    values = "".join(
        f'<Value ColumnRef="{column}"><SimpleValue>{value}</SimpleValue></Value>'
        for column, value in (("code", code), ("name", name))
        if value
    )
    return f"<Row>{values}</Row>"


def listed(*rows: str, columns: str = COLUMNS) -> bytes:
    """Return a code list."""
    about = (
        "<Identification><ShortName>Hunde</ShortName><Version>2</Version><CanonicalUri>urn:de:hunde</CanonicalUri>"
        "<CanonicalVersionUri>urn:de:hunde_2</CanonicalVersionUri></Identification>"
    )
    root = 'gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"'
    return f"<{root}>{about}{columns}<SimpleCodeList>{''.join(rows)}</SimpleCodeList></gc:CodeList>".encode()


def test_a_code_list_becomes_a_list_of_a_form() -> None:
    found = read_code_list(listed(row("1", "Dackel"), row("2", "Pudel"), row("1", "noch einer"), row("", "ohne")))
    assert found.as_list == {
        "urn": "urn:de:hunde", "version": "2", "version_uri": "urn:de:hunde_2",
        "options": [{"value": "1", "label": "Dackel"}, {"value": "2", "label": "Pudel"}],
    }  # fmt: skip
    assert found.name == "Hunde"
    assert len(found.notes) == 2


def test_without_keys_the_usual_names_of_columns_tell() -> None:
    columns = '<ColumnSet><Column Id="code"/><Column Id="name"/></ColumnSet>'
    assert read_code_list(listed(row("1", "Dackel"), columns=columns)).options[0]["label"] == "Dackel"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<CodeList/>", "Es fehlt das Element „Identification“"),
        (b"<other/>", "keine Codeliste"),
        (listed(), "enthält keine Werte"),
        (listed(row("1", "a"), columns="<ColumnSet/>"), "keine Spalte"),
        (listed(*(row(str(number), "x") for number in range(1001))), "höchstens 1000"),
        (b"<!DOCTYPE CodeList []><CodeList/>", "DOCTYPE"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, words: str) -> None:
    with pytest.raises(XdfRefused) as caught:
        read_code_list(data)
    assert words in str(caught.value)


REFERENCE = (
    "<xdf:codelisteReferenz><xdf:canonicalIdentification>urn:de:hunde</xdf:canonicalIdentification>"
    "<xdf:version>2</xdf:version></xdf:codelisteReferenz>"
)


def test_lists_beside_a_form_fill_its_choices() -> None:
    form = schema(inside(data_field(REFERENCE, kind="select")))
    assert not is_code_list(form)
    list_, found = fim.import_files([("a.xml", listed(row("1", "Dackel"))), ("b.xml", form)])
    assert (list_.kind, list_.verdict, list_.id) == ("codelist", fim.Verdict.TAKEN, "urn:de:hunde")
    assert (found.kind, found.verdict, found.missing_lists) == ("form", fim.Verdict.TAKEN, ())


def test_a_list_supplied_later_goes_where_the_form_names_it() -> None:
    (found,) = fim.import_files([("b.xml", schema(inside(data_field(REFERENCE, kind="select"))))])
    assert found.missing_lists == ("hunde",)
    filled, names = fim.fill_lists(found.definition, fim.import_code_list(listed(row("1", "Dackel"))))
    lists = filled["lists"]
    assert isinstance(lists, dict)
    assert (names, lists["hunde"]["options"]) == (["hunde"], [{"value": "1", "label": "Dackel"}])


def test_a_broken_list_is_reported_and_the_form_still_read() -> None:
    broken, found = fim.import_files([("a.xml", b"<CodeList/>"), ("b.xml", schema(inside(data_field())))])
    assert (broken.verdict, broken.kind, found.verdict) == (fim.Verdict.REFUSED, "codelist", fim.Verdict.TAKEN)
