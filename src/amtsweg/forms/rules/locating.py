"""From the path of an answer to the place where a person finds it: the page, and the field by its name."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from amtsweg.forms.contracts import Field, Form, Page, Problem
from amtsweg.forms.rules.binding import LONGEST_LABEL, field_id
from amtsweg.forms.rules.summary import item_title


def located(form: Form, found: Mapping[str, str], *, language: str) -> list[Problem]:
    """Return messages by path as problems with the name of their field and their page, in the order they came."""
    return [_located(form, path, message, language) for path, message in found.items()]


def _located(form: Form, path: str, message: str, language: str) -> Problem:
    page = _page_of(form, path)
    label = ", ".join(_names(page.fields, path.split("."), language))
    return Problem(label or page.title.to(language), message, page.key, field_id(path) if label else "")


def _page_of(form: Form, path: str) -> Page:
    """Return the page a path lies on; what belongs to no field concerns the whole form, which begins at the front."""
    key = path.partition(".")[0]
    return next((page for page in form.pages if any(one.key == key for one in page.fields)), form.page(None))


def _names(fields: Sequence[Field], steps: Sequence[str], language: str) -> Iterator[str]:
    field = next((one for one in fields if steps and one.key == steps[0]), None)
    if field is None:
        return
    rest = steps[1:]
    if field.repeat and rest and rest[0].isdigit():
        yield item_title(field, int(rest[0]), language)
        rest = rest[1:]
    elif label := field.label.to(language):
        yield shorten(label, LONGEST_LABEL, placeholder=" …")
    yield from _names(field.fields, rest, language)
