"""Files as answers: a list of references to content that was received and inspected."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, UploadRef
from amtsweg.forms.rules.values.base import Rules


def upload_ref(value: object) -> UploadRef | None:
    """Return the reference an answer holds, or None."""
    if not isinstance(value, Mapping) or type(value.get("size")) is not int:
        return None
    names = {name: value.get(name, "") for name in ("sha256", "filename", "media_type")}
    names["scan"] = value.get("scan", "unchecked")
    return UploadRef(size=value["size"], **names) if all(isinstance(one, str) for one in names.values()) else None


def upload_refs(value: object) -> tuple[UploadRef, ...]:
    """Return all references an answer holds."""
    found = [upload_ref(one) for one in value] if isinstance(value, list) else []
    return tuple(one for one in found if one is not None)


def _check(field: Field, value: object) -> str:
    count = len(upload_refs(value))
    if not isinstance(value, list) or count != len(value):
        return _("Bitte laden Sie die Datei noch einmal hoch.")
    if count > field.max_files:
        return _("Bitte entfernen Sie Dateien: Möglich sind höchstens %(limit)s.") % {"limit": field.max_files}
    return ""


def _show(_field: Field, value: object, _language: str) -> str:
    return ", ".join(one.filename for one in upload_refs(value))


def _feel(_field: Field, value: object) -> object:
    return list(value) if isinstance(value, list) and all(isinstance(one, Mapping) for one in value) else None


def human_size(size: int) -> str:
    """Write a size as people read it."""
    if size < 1_048_576:
        return f"{max(1, size // 1024)} KB"
    return f"{size / 1_048_576:.1f}".replace(".", ",").removesuffix(",0") + " MB"


FILE = Rules(check=_check, show=_show, feel=_feel)
