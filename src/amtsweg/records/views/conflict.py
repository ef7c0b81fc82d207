"""What two people said of the same file at the same time, side by side."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.records.contracts import FileFacts, RecordFile
from amtsweg.records.file_type_rules import FileType
from amtsweg.records.views.words import MEDIA

Row = tuple[str, str, str]


def differences(file: RecordFile, mine: FileFacts, found: FileType | None) -> list[Row]:
    """Return name, what stands in the file now, and what was typed, of everything that is not the same."""
    theirs = FileFacts(file.title, file.template, file.metadata, file.medium, file.location, file.responsible_id)
    now, typed = _words(theirs, found), _words(mine, found)
    return [
        (name, now.get(name, "–") or "–", typed.get(name, "–") or "–")
        for name in {**now, **typed}
        if now.get(name, "") != typed.get(name, "")
    ]


def _words(facts: FileFacts, found: FileType | None) -> Mapping[str, str]:
    person = identity.people([facts.responsible_id]).get(facts.responsible_id) if facts.responsible_id else None
    said = {
        _("Titel"): facts.title,
        _("Medium"): str(MEDIA[facts.medium]),
        _("Standort des Papiers"): facts.location,
        _("Zuständige Person"): person.name if person else "",
    }
    if found is not None and found.form is not None:
        sections = forms.summary(found.form, facts.metadata, language=get_language() or "de")
        said |= {row.label: str(row.value) for section in sections for row in section.all_rows}
    return said
