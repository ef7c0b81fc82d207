"""What a form asks of its answers whatever else was answered: both schemas say this and no more.

A condition can only be decided with all answers at hand, so what hangs on one is optional in a schema.
"""

from amtsweg.feel.api import kinds
from amtsweg.forms.contracts import Field, Form, Page
from amtsweg.forms.rules.portability import stored_kinds

NAMESPACE = "https://amtsweg.org/forms/answers/1.0"
ROOT, ITEM = "answers", "item"
FILE_PARTS = ("sha256", "filename", "media_type", "size", "scan")


def is_always_shown(field: Field, page: Page | None = None) -> bool:
    """Tell whether a field is to be seen wherever its group is."""
    return field.shown_if is None and (page is None or page.shown_if is None)


def is_always_required(field: Field) -> bool:
    """Tell whether a field must be answered whenever it is shown."""
    return field.required and field.required_if is None


def kinds_of(form: Form) -> dict[str, kinds.Kind]:
    """Return the kinds of all answers by the outermost keys: computed values have the kind of their expression."""
    return dict(stored_kinds(form).entries)


def kind_inside(kind: kinds.Kind, field: Field) -> kinds.Kind:
    """Return the kind of a group's fields, one by one item where the group repeats."""
    inner = kind.item if field.repeat is not None else kind
    return inner or kinds.ANY


def is_open(kind: kinds.Kind) -> bool:
    """Tell whether a computed value may be anything: no simple type of XML says what it is."""
    return kind.sort not in (kinds.Sort.TRUTH, kinds.Sort.TEXT) and kind.bound is None
