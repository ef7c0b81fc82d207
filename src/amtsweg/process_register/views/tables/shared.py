"""What the pages of decision tables have in common: the file they are about, and tables as they are shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.dmn.api import editing
from amtsweg.forms.contracts import Form
from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Entry
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.tables import form_of, grids_of, published_file, service_in_force
from amtsweg.process_register.rules.tables.trying import Outcome
from amtsweg.process_register.rules.tables.values import NotAValue, Wanted, value_of
from amtsweg.process_register.views.frame import account_id_of, frame, may, unit_of
from amtsweg.process_register.views.tables.words import POLICIES, column_name, policy_key, value_problem

TAB = "process-register-tables"


@dataclass(frozen=True, slots=True)
class File:
    """A published file of decision tables, and where it belongs."""

    entry: Entry
    version: ServiceVersion
    name: str
    xml: bytes
    form: Form | None


@dataclass(frozen=True, slots=True)
class Field:
    """A value to be typed or chosen."""

    id: str
    label: str
    path: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A rule as it is read."""

    number: int
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    notes: tuple[str, ...]
    fired: bool
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as it is read."""

    number: int
    title: str
    question: str
    decision: str
    policy: str
    inputs: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...]
    rows: tuple[ShownRow, ...]
    tried: Outcome | None = None


def open_file(slug: str, name: str) -> File:
    """Return a published file. Raises NotFound."""
    found = entry(slug)
    version = service_in_force(found.process)
    return File(found, version, name, published_file(version, name), form_of(version))


def older_version(file: File, number: str) -> UUID:
    """Return the version of the service with this number. Raises NotFound."""
    found = next((one for one in catalogue.versions(file.version.service_slug) if str(one.version) == number), None)
    if found is None:
        raise NotFound("Diese Fassung gibt es nicht.")
    return found.id


def show(
    request: HttpRequest, template: str, file: File, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a page about a file."""
    around = frame(request, file.entry, TAB)
    around |= {
        "file": file,
        "tables_url": reverse(TAB, args=[file.entry.slug]),
        "table_url": reverse("process-register-table", args=[file.entry.slug, file.name]),
        "may_publish": may("process.publish", request, unit_of(file.entry)),
    }
    return render(request, f"process_register/tables/{template}.html", {**around, **context}, status=status)


def acting(request: HttpRequest, action: str, file: File) -> Actor:
    """Return who acts on a file. Raises NotAllowed without the right in the office of the service."""
    unit = identity.unit_by_key(file.version.unit_key)
    identity.check_can(action, account_id=account_id_of(request), unit_id=unit.id, at=clock.now())
    return identity.actor_of(request, action=action, unit_id=unit.id)


def shown_tables(xml: bytes) -> list[ShownTable]:
    """Return the tables of a file as they are read."""
    return [shown_table(grid, number) for number, grid in enumerate(grids_of(xml), 1)]


def shown_table(grid: editing.Grid, number: int, tried: Outcome | None = None) -> ShownTable:
    """Return one table as it is read, with the rules marked that applied when it was tried."""
    fired = tried.fired(grid) if tried else ()
    return ShownTable(
        number=number,
        title=grid.question or grid.name or grid.decision,
        question=grid.question,
        decision=grid.name or grid.decision,
        policy=str(POLICIES.get(policy_key(grid), policy_key(grid))),
        inputs=tuple((column_name(grid, place, output=False), one.expression) for place, one in enumerate(grid.inputs)),
        outputs=tuple((column_name(grid, place, output=True), one.name) for place, one in enumerate(grid.outputs)),
        rows=tuple(_row(row, number, fired) for number, row in enumerate(grid.rows, 1)),
        tried=tried,
    )


def _row(row: editing.Row, number: int, fired: Collection[int]) -> ShownRow:
    notes = tuple(note for note in (row.note, *row.annotations) if note)
    return ShownRow(number, tuple(text or "-" for text in row.tests), row.outputs, notes, number in fired)


def given_in(sent: QueryDict, asked: Iterable[Wanted]) -> dict[str, str]:
    """Return what was typed for each value, by its path."""
    return {one.key: sent.get(_name(one), "")[:2000].strip() for one in asked}


def asked_fields(asked: Iterable[Wanted], given: Mapping[str, str]) -> list[Field]:
    """Return the fields in which the values of a decision are typed."""
    return [_asked(one, given.get(one.key, "")) for one in asked]


def _asked(one: Wanted, text: str) -> Field:
    language = get_language() or "de"
    label = (one.field.label.to(language) if one.field else "") or one.key
    problem = ""
    try:
        value_of(one, text)
    except NotAValue as error:
        problem = value_problem(error)
    return Field(_name(one), label, one.key, text, _options(one, language), _hint(one), problem)


def _name(one: Wanted) -> str:
    return f"w-{one.key}"


def _options(one: Wanted, language: str) -> tuple[tuple[str, str], ...]:
    if one.is_yes_no:
        return (("true", _("ja")), ("false", _("nein")))
    if one.is_choice and one.field:
        return tuple((option.value, option.label.to(language)) for option in one.field.options)
    return ()


def _hint(one: Wanted) -> str:
    if one.is_counted:
        return _("Anzahl, oder eine Liste in eckigen Klammern")
    if one.field is None or one.field.is_group:
        return _("Als Ausdruck: Text in Anführungszeichen, Zahlen mit Punkt")
    return ""
