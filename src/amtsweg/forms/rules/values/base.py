"""What every type of field can do; a type that needs no more than this is plain text."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field
from amtsweg.forms.rules import characters


def read_line(_field: Field, raw: str) -> object:
    """Read one line of text."""
    return characters.clean(raw, lines=False) or None


def check_text(field: Field, value: object) -> str:
    """Check length and characters of a text."""
    if not isinstance(value, str):
        return _("Bitte geben Sie einen Text ein.")
    if len(value) > field.max_length:
        return _("Bitte kürzen Sie Ihre Angabe: Sie hat %(length)s Zeichen, möglich sind %(limit)s.") % {
            "length": len(value),
            "limit": field.max_length,
        }
    if foreign := characters.foreign(value):
        return _("Das Zeichen „%(sign)s“ kann nicht verarbeitet werden. Bitte ersetzen Sie es.") % {
            "sign": foreign if foreign.isprintable() else f"U+{ord(foreign):04X}"
        }
    return ""


def show_text(_field: Field, value: object, _language: str) -> str:
    """Show a value as it is."""
    return str(value)


def feel_text(_field: Field, value: object) -> object:
    """Let FEEL see a text; what is none was not given, for expressions rely on the kind of a field."""
    return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Rules:
    """What a type can do. ``read`` keeps what it cannot understand as text; ``check`` returns a message or nothing.

    ``edit`` is the text that stands in the input, ``show`` the one a reader sees, ``feel`` the value in expressions.
    """

    read: Callable[[Field, str], object] = read_line
    check: Callable[[Field, object], str] = check_text
    show: Callable[[Field, object, str], str] = show_text
    edit: Callable[[Field, object], str] = lambda _field, value: str(value)
    feel: Callable[[Field, object], object] = feel_text
