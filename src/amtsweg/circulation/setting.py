"""The port behind which the signature sheet is set as a PDF: typesetting lies on a floor above."""

from collections.abc import Callable, Mapping
from datetime import datetime

from amtsweg.kernel.errors import OutsideUnavailable

Setter = Callable[[str, Mapping[str, object], datetime], bytes]
"""Sets a Typst template with data, as at a moment, and returns a tagged PDF."""

_setter: Setter | None = None


def use_setter(setter: Setter | None) -> Setter | None:
    """Bind who sets the sheet and return who was bound before."""
    global _setter
    previous, _setter = _setter, setter
    return previous


def set_sheet(template: str, data: Mapping[str, object], at: datetime) -> bytes:
    """Return the sheet as PDF. Raises OutsideUnavailable if nobody sets it."""
    if _setter is None:
        raise OutsideUnavailable("Der Schriftsatz ist nicht eingerichtet.")
    return _setter(template, data, at)
