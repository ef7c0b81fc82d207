"""Two states of a page side by side, in the words of its form."""

from dataclasses import dataclass

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Answers, Form, Row


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer that is not the same here as it is stored; empty where there is none."""

    label: str
    stored: str
    here: str


def differences(form: Form, page: str, stored: Answers, here: Answers, *, language: str) -> list[Difference]:
    """Return the answers of a page that differ, in its order."""
    there, mine = (_rows(form, page, answers, language) for answers in (stored, here))
    return [
        Difference((mine.get(path) or there[path]).label, _text(there.get(path)), _text(mine.get(path)))
        for path in {**there, **mine}
        if _text(there.get(path)) != _text(mine.get(path))
    ]


def _rows(form: Form, page: str, answers: Answers, language: str) -> dict[str, Row]:
    sections = forms.summary(form, answers, language=language)
    return {row.path: row for section in sections if section.page == page for row in section.all_rows}


def _text(row: Row | None) -> str:
    if row is None:
        return ""
    return ", ".join(file.filename for file in row.files) if row.files else row.value
