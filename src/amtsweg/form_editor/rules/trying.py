"""Test examples worked through: which messages come and what is asked, with the draft and with what is published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from amtsweg.feel.api import FeelError
from amtsweg.form_editor.contracts import Example
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundField, Field, Form, Kind


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of answers; ``failure`` says why nothing could be tried."""

    problems: Mapping[str, str] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """An example with the draft and with what is published."""

    number: int
    example: Example
    draft: Outcome
    published: Outcome

    @property
    def passes(self) -> bool:
        """Tell whether the draft does what the example expects."""
        return fulfils(self.example, self.draft)

    @property
    def passed(self) -> bool:
        """Tell whether what is published does what the example expects."""
        return fulfils(self.example, self.published)

    @property
    def differs(self) -> bool:
        """Tell whether the draft changes what comes of these answers, new and lost fields apart."""
        both = self.draft.known & self.published.known
        return (
            self.draft.problems != self.published.problems or (self.draft.shown ^ self.published.shown) & both != set()
        )


def fulfils(example: Example, outcome: Outcome) -> bool:
    """Tell whether an outcome is what an example expects."""
    asked = set(example.shown) <= outcome.shown and not set(example.hidden) & outcome.shown
    return not outcome.failure and dict(example.problems) == dict(outcome.problems) and asked


def try_answers(form: Form | None, answers: Mapping[str, object], *, at: datetime) -> Outcome:
    """Return what comes of answers. A faulty form tries nothing."""
    if form is None:
        return Outcome(failure="faulty")
    try:
        kept = forms.prune(form, answers)
        problems = forms.check_all(form, kept, at=at)
        shown = frozenset(_shown(form, kept, at))
    except FeelError as error:
        return Outcome(failure=str(error))
    return Outcome(problems, shown, frozenset(one.key for one in form.fields))


def _shown(form: Form, answers: Mapping[str, object], at: datetime) -> Iterator[str]:
    page: str | None = None
    for _step in form.pages:
        bound = forms.bind(form, answers=answers, page=page, at=at)
        yield from _keys(bound.fields)
        page = bound.next
        if not page:
            return


def _keys(fields: Sequence[BoundField]) -> Iterator[str]:
    return (one.path for one in fields if not one.is_hidden)


def expected_of(title: str, answers: Mapping[str, object], outcome: Outcome) -> Example:
    """Return an example that expects what comes of its answers now."""
    hidden = tuple(sorted(outcome.known - outcome.shown))
    return Example(title, answers, outcome.problems, tuple(sorted(outcome.shown)), hidden)


def run_examples(examples: Sequence[Example], draft: Form | None, published: Form, *, at: datetime) -> list[Run]:
    """Work through examples, side by side."""
    return [
        Run(number, one, try_answers(draft, one.answers, at=at), try_answers(published, one.answers, at=at))
        for number, one in enumerate(examples)
    ]


def without_files(form: Form) -> Form:
    """Return a form for looking at: no file is taken in there, so none is demanded."""
    return replace(form, pages=tuple(replace(page, fields=_optional(page.fields)) for page in form.pages))


def _optional(fields: Sequence[Field]) -> tuple[Field, ...]:
    return tuple(
        replace(one, required=False, required_if=None)
        if one.kind is Kind.FILE
        else replace(one, fields=_optional(one.fields))
        for one in fields
    )
