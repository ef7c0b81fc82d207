"""What `forms` speaks of: the definition of a form, what came out of reading it, and how it is shown.

Answers are plain JSON: text, numbers, true/false, dates as ISO text, lists and mappings; an answer that could not be
understood stays as the text that was typed, so that nothing is lost and checking names it again.
A path such as ``parcels.0.number`` leads to one answer.

Errors:

    Invalid ── FormDefinitionError   the definition cannot be used; carries problems with their position in it
           └── UploadRefused         a file was not accepted; the message says why and what to do

Drafts and their errors are told in ``draft_contracts``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from amtsweg.feel.api import Expression
from amtsweg.forms.draft_contracts import Draft, DraftLocked, DraftOfAccount, NoSuchDraft, PageChanged, PageMark
from amtsweg.forms.field_contracts import (
    EASY_GERMAN,
    GROUPS,
    Answers,
    Check,
    CodeList,
    Field,
    Kind,
    Option,
    Repeat,
    Text,
)
from amtsweg.forms.usage_contracts import MessageUsage, PageUsage, Usage
from amtsweg.kernel.errors import Invalid, NotFound

# What is told of fields, of drafts and of usage crosses the same door.
__all__ = [
    "EASY_GERMAN",
    "GROUPS",
    "Answers",
    "Check",
    "CodeList",
    "Draft",
    "DraftLocked",
    "DraftOfAccount",
    "Field",
    "Kind",
    "MessageUsage",
    "NoSuchDraft",
    "Option",
    "PageChanged",
    "PageMark",
    "PageUsage",
    "Repeat",
    "Text",
    "Usage",
]

_NO_TEXT = Text()

# What may be sent later, in answer to a request: the usual documents.
ANY_DOCUMENT = Field(
    key="files",
    kind=Kind.FILE,
    label=Text("Unterlagen", "Documents"),
    accept=("pdf", "jpeg", "png", "tiff", "docx", "odt"),
    max_files=10,
    max_bytes=10 * 1024 * 1024,
)


@dataclass(frozen=True, slots=True)
class Page:
    """One step of a form. Its key is no part of a path, so fields may move between pages."""

    key: str
    title: Text
    intro: Text = _NO_TEXT
    shown_if: Expression | None = None
    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is used: read once from its definition, never changed.

    ``memo`` holds what was worked out about it once, such as the order of its conditions; no part of what it is.
    """

    title: Text
    pages: tuple[Page, ...]
    checks: tuple[Check, ...] = ()
    given: tuple[str, ...] = ()
    memo: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False, hash=False)

    def page(self, key: str | None) -> Page:
        """Return a page by its key, or the first one. Raises NotFound."""
        for page in self.pages:
            if key in (None, page.key):
                return page
        raise NotFound("Diese Seite gibt es in dem Formular nicht.")

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the outermost fields of all pages."""
        return tuple(one for page in self.pages for one in page.fields)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A published version; the same definition is always the same version."""

    id: UUID
    slug: str
    version: int


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One reason why a definition is refused, and where in it."""

    position: tuple[str | int, ...]
    reason: str


class FormDefinitionError(Invalid):
    """The definition cannot be used."""

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        lines = (f"{'.'.join(map(str, p.position)) or 'Formular'}: {p.reason}" for p in problems)
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


class UploadRefused(Invalid):
    """A file was not accepted."""


@dataclass(frozen=True, slots=True)
class UploadRef:
    """A file that was received: its content lies in the blobs. ``scan`` says what a virus scanner found."""

    sha256: str
    filename: str
    media_type: str
    size: int
    scan: str = "unchecked"

    def to_json(self) -> dict[str, object]:
        """Return the reference as an answer."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PageResult:
    """What came out of a page that was sent.

    ``errors`` maps paths to messages. ``revealed`` names fields that an answer on this very page brought up and the
    person has not seen yet. ``action`` is ``add`` or ``remove`` when a button of the form itself was pressed: then
    the page is shown again and nothing is checked.
    """

    answers: dict[str, object]
    errors: dict[str, str] = field(default_factory=dict)
    revealed: tuple[str, ...] = ()
    action: str = ""
    focus: str = ""

    @property
    def complete(self) -> bool:
        """Tell whether the person may go on to the next page."""
        return not (self.errors or self.revealed or self.action)


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as a person reads it; ``files`` holds the files of an upload field, ``mark`` where it came from."""

    path: str
    label: str
    value: str
    files: tuple[UploadRef, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of answers; ``page`` says where they can be changed."""

    title: str
    page: str
    rows: tuple[Row, ...]

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Return every answer of the section."""
        return self.rows


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer: the name of its field, and the page and input where it can be put right."""

    label: str
    message: str
    page: str
    input_id: str

    @property
    def mark(self) -> str:
        """What stands between label and message: nothing after a question or a sentence."""
        return "" if self.label.endswith((".", "?", "!", "…")) else ":"


@dataclass(frozen=True, slots=True)
class BoundOption:
    """An option as it is rendered."""

    id: str
    value: str
    label: str
    hint: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class BoundFile:
    """A file that was received before, as it is rendered; ``signed`` brings it back without trusting the browser."""

    signed: str
    filename: str
    size: str
    checked: bool
    drop: str


@dataclass(frozen=True, slots=True)
class BoundItem:
    """One item of a repeating group; ``remove`` is the value of the button that takes it away."""

    id: str
    title: str
    fields: tuple["BoundField", ...]
    remove: str


@dataclass(frozen=True, slots=True)
class BoundField:
    """A field with its answer, ready for its template.

    ``when`` is ``shown`` or ``hidden`` for a field with a condition, where a script may watch it; a hidden one waits in
    a ``<template>``, and ``seen`` names what is on the page once it was brought out of there.
    """

    kind: Kind
    path: str
    id: str
    label: str
    hint: str
    easy: str
    value: str
    error: str
    optional: bool
    template: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    options: tuple[BoundOption, ...] = ()
    many: bool = False
    files: tuple[BoundFile, ...] = ()
    fields: tuple["BoundField", ...] = ()
    items: tuple[BoundItem, ...] = ()
    repeats: bool = False
    item_label: str = ""
    add: str = ""
    accept: str = ""
    limits: str = ""
    when: str = ""
    seen: str = ""
    skeletons: dict[object, str] | None = field(default=None, compare=False, repr=False)
    """What was rendered of such a field before, with gaps for what differs; see `rules.rendering`."""

    @property
    def is_hidden(self) -> bool:
        """Tell whether the field waits for a script to show it, and is not there for anybody else."""
        return self.when == "hidden"

    @property
    def described_by(self) -> str:
        """Return the ids of hint and error, for ``aria-describedby``."""
        hint = f"{self.id}-hint" if self.hint or self.limits else ""
        return " ".join(part for part in (hint, f"{self.id}-error" if self.error else "") if part)


@dataclass(frozen=True, slots=True)
class BoundError:
    """An entry of the error summary: the message and the id of the input it leads to."""

    id: str
    message: str


@dataclass(frozen=True, slots=True)
class BoundPage:
    """A page with its answers, ready for ``{% form_fields %}``; ``scripts`` holds its logic for the browser."""

    key: str
    title: str
    intro: str
    fields: tuple[BoundField, ...]
    errors: tuple[BoundError, ...]
    seen: str
    number: int
    total: int
    previous: str
    next: str
    has_files: bool
    has_buttons: bool
    focus: str = ""
    scripts: str = ""
