"""Whatever is sent to a form of any pack: no error, and what is accepted fits the form's schemas."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.forms.rules.definition import parse
from amtsweg.kernel.packs import read_file
from forms import chance, filled
from forms.conftest import NO_FILES
from house.floors import ROOT

AT = datetime.fromisoformat("2026-03-02T09:00+01:00")
FOLDERS = (ROOT / "packs", ROOT / "tests" / "packs", Path(__file__).parent)
FORMS = sorted(
    path
    for folder in FOLDERS
    for pattern in ("**/form.yaml", "**/tasks/*.yaml", "gallery.yaml")
    for path in folder.glob(pattern)
)
# What a scanner said of uploaded files stands in the database.
pytestmark = pytest.mark.usefixtures("db")
LENIENT = settings(deadline=None, suppress_health_check=list(HealthCheck))


@cache
def form_at(path: Path) -> Form:
    """The form a pack holds."""
    return parse(read_file(path).mapping())


@cache
def examples(path: Path) -> list[Mapping[str, object]]:
    """The answers in a pack's examples."""
    found = [read_file(one).mapping() for one in sorted((path.parent / "examples").glob("*.yaml"))]
    return [one["answers"] for one in found if isinstance(one.get("answers"), Mapping)]  # type: ignore[misc]  # just asked


class Judge:
    """The schemas of a form, to which everything accepted is put."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.json = Draft202012Validator(forms.json_schema(form))
        self.xml = etree.XMLSchema(etree.fromstring(forms.xml.schema(form)))

    def judge(self, answers: Mapping[str, object], given: Mapping[str, object]) -> bool:
        """Do with answers what the product does with them; tell whether they were accepted."""
        kept = forms.prune(self.form, answers, given=given)
        problems = forms.check_all(self.form, answers, at=AT, given=given)
        forms.summary(self.form, answers, language="en", given=given)
        for page in self.form.pages:
            forms.bind(self.form, answers=answers, page=page.key, errors=problems, given=given, at=AT)
        document = forms.xml.write(self.form, kept)
        if not problems:
            self.json.validate(kept)
            self.xml.assertValid(etree.fromstring(document))
            assert forms.xml.read(self.form, document) == kept
        assert forms.prune(self.form, kept, given=given) == kept
        return not problems


@cache
def judge_of(path: Path) -> Judge:
    """The judge over the form of a pack."""
    return Judge(form_at(path))


def name_of(path: Path) -> str:
    """The path from the root of the repository."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FORMS, ids=name_of)
@settings(LENIENT, max_examples=15)
@given(st.data())
def test_nothing_that_is_sent_breaks_a_form(path: Path, data: st.DataObject) -> None:
    form, judge = form_at(path), judge_of(path)
    given = dict.fromkeys(form.given)
    wild = data.draw(st.booleans())
    seeds = [st.sampled_from(examples(path))] if examples(path) else []
    before = data.draw(st.one_of(*seeds, filled.answers(form.fields, wild=wild)))
    answers: dict[str, object] = {}
    for page in form.pages:
        sent = data.draw(filled.posts(page.fields, before, wild=wild))
        result = forms.read_page(form, page.key, sent, NO_FILES, answers=answers, at=AT, given=given)
        forms.bind(form, answers=result.answers, page=page.key, errors=result.errors, focus=result.focus, given=given)
        answers = result.answers
    judge.judge(answers, given)
    judge.judge(before, given)


@pytest.mark.parametrize("path", [path for path in FORMS if path.name == "form.yaml"], ids=name_of)
def test_the_examples_of_a_pack_are_accepted_or_the_pack_says_why_not(path: Path) -> None:
    assert [True for answers in examples(path) if judge_of(path).judge(answers, {})]


KINDS = ["date", "number", "money", "email", "phone", "iban", "postcode", "multiline", "consent", "file", "address"]
KINDS += ["person", "parcel", "place"]
MORE = st.lists(st.sampled_from(KINDS), max_size=4, unique=True).map(
    lambda kinds: [{"key": f"more_{kind}", "type": kind, "label": kind, "required": kind < "f"} for kind in kinds]
)


@settings(LENIENT, max_examples=50)
@given(st.data())
def test_chance_finds_no_form_that_breaks(data: st.DataObject) -> None:
    form = data.draw(chance.forms(data.draw(MORE)))
    assume(form is not None)
    assert form is not None
    judge = Judge(form)
    for wild in (False, True):
        answers = data.draw(filled.answers(form.fields, wild=wild))
        judge.judge(answers, {})
        sent = data.draw(filled.posts(form.pages[0].fields, answers, wild=wild))
        result = forms.read_page(form, form.pages[0].key, sent, NO_FILES, answers=answers, at=AT)
        judge.judge(result.answers, {})


def test_answers_by_chance_are_accepted_now_and_then() -> None:
    gallery = form_at(Path(__file__).with_name("gallery.yaml"))
    accepted = []

    @settings(LENIENT, max_examples=20, derandomize=True)
    @given(filled.answers(gallery.fields, wild=False))
    def fill_in(answers: dict[str, object]) -> None:
        accepted.append(Judge(gallery).judge(answers, {}))

    fill_in()
    assert any(accepted)
