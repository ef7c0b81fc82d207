"""The kinds of files offices keep, as the packs described them last."""

from collections.abc import Mapping
from dataclasses import replace

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Section
from amtsweg.records import models
from amtsweg.records.contracts import RecordFile
from amtsweg.records.file_type_rules import FileType, file_type

# Reading a form takes a while; a definition that was read once is the same for ever.
_read: dict[str, FileType] = {}
_MOST = 500


def file_types() -> list[FileType]:
    """Return all kinds of files by title, those that ended too, because files still name them."""
    return [_type(row) for row in models.FileType.objects.order_by("title", "key")]


def find_file_type(key: str) -> FileType | None:
    """Return a kind of files by its key."""
    row = models.FileType.objects.filter(key=key).first() if key else None
    return _type(row) if row else None


def metadata_sections(found: FileType | None, file: RecordFile, *, language: str) -> list[Section]:
    """Return what is said about a file in the words of its type."""
    if found is None or found.form is None:
        return []
    return list(forms.summary(found.form, file.metadata, language=language))


def left_over(found: FileType | None, metadata: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return what was said about a file and is asked no more: nothing of it is lost."""
    asked = {field.key for field in found.form.fields} if found and found.form else set()
    return [(key, value) for key, value in metadata.items() if key not in asked]


def _type(row: models.FileType) -> FileType:
    mark = f"{row.key} {forms.content_hash(row.definition)}"
    if mark not in _read:
        if len(_read) >= _MOST:
            _read.clear()
        _read[mark] = file_type(row.key, row.definition)
    return replace(_read[mark], ended=row.ended_at is not None)
