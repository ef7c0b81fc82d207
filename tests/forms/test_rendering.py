"""Filled skeletons are what the templates would have made of each field, whatever the answers and the messages."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundField
from amtsweg.forms.rules.rendering import render_field
from forms.gallery import ANSWERS, FORM

AT = datetime.fromisoformat("2026-03-02T09:00+01:00")


def plain(bound: BoundField) -> BoundField:
    """Return a field that is rendered by its templates alone."""
    items = tuple(replace(item, fields=tuple(map(plain, item.fields))) for item in bound.items)
    return replace(bound, skeletons=None, fields=tuple(map(plain, bound.fields)), items=items)


TEXTS = st.text(max_size=12) | st.sampled_from(["{0}", "{", "%s", "<b>&amp;\"'", "\ue000\ue001", "true", "Kim"])
PARCELS = st.dictionaries(st.sampled_from(["district", "number"]), TEXTS)
MESSAGES = st.sampled_from(["", "Bitte füllen Sie dieses Feld aus.", "<i>{1}</i>"])


def paths(fields: tuple[BoundField, ...]) -> list[str]:
    """Return the paths of all fields."""
    inner = [*fields, *(field for one in fields for item in one.items for field in item.fields)]
    return [field.path for one in inner for field in (one, *one.fields)]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_filled_skeleton_is_what_the_template_makes(data: st.DataObject) -> None:
    names = [field.key for field in FORM.fields if not field.is_group]
    answers = {**ANSWERS, **data.draw(st.dictionaries(st.sampled_from(names), TEXTS | st.booleans(), max_size=8))}
    answers["parcels"] = data.draw(
        st.lists(st.dictionaries(st.sampled_from(["district", "number"]), TEXTS), max_size=4)
    )
    seen = paths(forms.bind(FORM, answers=answers, at=AT).fields)
    errors = data.draw(st.dictionaries(st.sampled_from(seen), MESSAGES, max_size=6))
    focus = data.draw(st.sampled_from(["", *seen]))
    language = data.draw(st.sampled_from(["de", "en"]))
    bound = forms.bind(FORM, answers=answers, errors=errors, focus=focus, at=AT, language=language)
    for field in bound.fields:
        assert render_field(field) == render_field(plain(field))
