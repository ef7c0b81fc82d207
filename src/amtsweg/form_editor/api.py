"""The door of the form editor: what an expression of a form means, in words."""

from amtsweg.form_editor.rules.names import names_at
from amtsweg.form_editor.rules.reading_aloud import condition, requirement, value

__all__ = [
    "condition",
    "names_at",
    "requirement",
    "value",
]
