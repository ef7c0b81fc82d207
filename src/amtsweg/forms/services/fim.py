"""Forms and building blocks from FIM and back: whole folders of XDatenfelder read with a report, forms written."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from amtsweg.forms.rules.xdf import exchange
from amtsweg.forms.rules.xdf.genericode import CodeList, is_code_list, read_code_list
from amtsweg.forms.rules.xdf.incoming import Values
from amtsweg.forms.rules.xdf.model import Remark, XdfRefused
from amtsweg.kernel.ids import uuid7


class Verdict(StrEnum):
    """What became of a file."""

    TAKEN = "taken over"
    REMARKS = "taken over with remarks"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """One file: what it holds (``form``, ``block`` or ``codelist``), what became of it, and everything to be said."""

    file: str
    verdict: Verdict
    kind: str = ""
    id: str = ""
    version: str = ""
    title: str = ""
    remarks: tuple[Remark, ...] = ()
    missing_lists: tuple[str, ...] = ()
    definition: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the report of this file, without its definition."""
        return {name: value for name, value in asdict(self).items() if name != "definition" and value}


def import_files(files: Sequence[tuple[str, bytes]]) -> list[Imported]:
    """Return what became of each file; code lists among them fill the choices of the others."""
    lists = {name: _code_list(name, data) for name, data in files if is_code_list(data)}
    values: dict[tuple[str, str], list[dict[str, object]]] = {}
    for _imported, found in lists.values():
        if found is not None:
            options: list[dict[str, object]] = [dict(one) for one in found.options]
            values |= {(found.urn, found.version): options, (found.urn, ""): options}
    return [lists[name][0] if name in lists else _form(name, data, values) for name, data in files]


def _code_list(name: str, data: bytes) -> tuple[Imported, CodeList | None]:
    try:
        found = read_code_list(data)
    except XdfRefused as refused:
        return Imported(name, Verdict.REFUSED, kind="codelist", remarks=refused.problems), None
    remarks = tuple(Remark(0, found.name, note) for note in found.notes)
    verdict = Verdict.REMARKS if remarks else Verdict.TAKEN
    return Imported(name, verdict, "codelist", found.urn, found.version, found.name, remarks), found


def _form(name: str, data: bytes, values: Values) -> Imported:
    try:
        taken = exchange.take(data, values)
    except XdfRefused as refused:
        return Imported(name, Verdict.REFUSED, remarks=refused.problems)
    return Imported(
        file=name,
        verdict=Verdict.REMARKS if taken.remarks else Verdict.TAKEN,
        kind="block" if taken.is_block else "form",
        id=taken.id,
        version=taken.version,
        title=taken.title,
        remarks=taken.remarks,
        missing_lists=taken.missing_lists,
        definition=taken.definition,
    )


def import_code_list(data: bytes) -> CodeList:
    """Return a code list from a genericode file. Raises XdfRefused."""
    return read_code_list(data)


def fill_lists(definition: Mapping[str, object], found: CodeList) -> tuple[dict[str, object], list[str]]:
    """Return a definition with the values of a code list wherever it is named, and the names of these lists."""
    lists = definition.get("lists")
    told = {name: one for name, one in lists.items() if isinstance(one, Mapping)} if isinstance(lists, Mapping) else {}
    fits = [name for name, one in told.items() if _fits(one, found)]
    options = [dict(one) for one in found.options]
    filled = {name: {**told[name], "options": options} for name in fits}
    return {**definition, "lists": {**(lists if isinstance(lists, Mapping) else {}), **filled}}, fits


def _fits(told: Mapping[str, object], found: CodeList) -> bool:
    return told.get("urn") == found.urn and told.get("version") in (None, "", found.version)


def export_form(definition: Mapping[str, object], *, slug: str, at: datetime) -> bytes:
    """Return a form as XDatenfelder 3. Raises FormDefinitionError, XdfRefused."""
    return exchange.give(definition, seed=slug, message_id=uuid7().hex, created_at=at.isoformat())
