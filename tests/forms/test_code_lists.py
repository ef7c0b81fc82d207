"""Answers that come from a published code list: its name and version stay with the field, for whoever exports it."""

import pytest

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import CodeList, FormDefinitionError
from forms.conftest import form_of

OPTIONS = "[{value: '05', label: Nordrhein-Westfalen}, {value: '03', label: Niedersachsen}]"
URN = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:bundesland"
STATES = f"{{urn: '{URN}', version: '2010-04-01', options: {OPTIONS}}}"


def test_a_list_with_a_name_keeps_it() -> None:
    form = form_of(f"""
title: Wohnort
lists: {{states: {STATES}, plain: {OPTIONS}}}
fields:
  - {{key: shared, type: choice, label: Land, options: states}}
  - {{key: own, type: choice, label: Land, options: {STATES}}}
  - {{key: plain, type: choice, label: Land, options: plain}}
""")
    assert [field.code_list for field in form.fields] == [CodeList(URN, "2010-04-01")] * 2 + [None]
    assert [[option.value for option in field.options] for field in form.fields] == [["05", "03"]] * 3
    properties = forms.json_schema(form)["properties"]
    assert isinstance(properties, dict)
    assert properties["shared"]["codeList"] == {"urn": URN, "version": "2010-04-01"}
    assert "codeList" not in properties["plain"]


def test_a_list_without_answers_is_refused() -> None:
    with pytest.raises(FormDefinitionError, match="options"):
        form_of("{title: T, fields: [{key: a, type: choice, label: A, options: {urn: 'urn:x'}}]}")
