"""Import the state's service list: in bulk, and without a trace when nothing changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Imported, ImportReport, Rejected
from amtsweg.catalogue.rules.service_list import COLUMNS, digest, read_service_list
from amtsweg.catalogue.services.indexing import is_outdated, reindex
from amtsweg.kernel import actors, events
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work

_BATCH = 1000
_NOT_LISTED = ("terms", "texts", "body", "summary", "synonyms", "examples", "expectations", "description")
_LISTED = COLUMNS[2:]
_WRITTEN = ["import_key", "import_digest", "leika_key", "title", *_LISTED]
# What a pack says about its service weighs more than the list.
_BESIDE_PACK = ["import_key", "import_digest", "leika_type", "ozg_key", "ozg_service"]


def import_services(csv_path: Path, *, at: datetime) -> ImportReport:
    """Take in a service list. Raises Invalid when the file is no such list; single bad lines are only rejected."""
    lines = list(read_service_list(csv_path))
    good = [line for line in lines if isinstance(line, Imported)]
    rejected = tuple(line for line in lines if isinstance(line, Rejected))
    with work(SYSTEM):
        existing = _Existing()
        changed = [row for line in good if (row := existing.changed(line))]
        created = [row for line in good if (row := existing.created(line))]
        _write(created, changed)
        report = ImportReport(len(created), len(good) - len(created) - len(changed), len(changed), rejected)
        if created or changed or is_outdated():
            reindex()
        if created or changed:
            events.record([_imported(csv_path, report, at)])
    return report


class _Existing:
    """The catalogue as it is, read in one statement."""

    def __init__(self) -> None:
        rows = list(models.Service.objects.defer(*_NOT_LISTED))
        self.by_import_key: Mapping[str, models.Service] = {row.import_key: row for row in rows if row.import_key}
        self.by_leika: Mapping[str, models.Service] = {row.leika_key: row for row in rows if row.leika_key}
        self.slugs = {row.slug for row in rows}

    def find(self, line: Imported) -> models.Service | None:
        return self.by_import_key.get(line.import_key) or (
            self.by_leika.get(line.leika_key) if line.leika_key else None
        )

    def changed(self, line: Imported) -> models.Service | None:
        """Return the row of a line that says something new, with the new words in it."""
        row = self.find(line)
        if row is None or row.import_digest == digest(line):
            return None
        names = _BESIDE_PACK if row.current_version_id else _WRITTEN
        for name, value in _values(line).items():
            if name in names:
                setattr(row, name, value)
        return row

    def created(self, line: Imported) -> models.Service | None:
        """Return a new row for a line that is not in the catalogue yet."""
        if self.find(line) is not None:
            return None
        slug = line.slug if line.slug not in self.slugs else f"{line.slug}-{line.import_key.removeprefix('name:')}"
        self.slugs.add(slug)
        return models.Service(id=uuid7(), slug=slug, **_values(line))


def _values(line: Imported) -> dict[str, str]:
    values = {name: getattr(line, name) for name in ("import_key", "leika_key", "title", *_LISTED)}
    return {**values, "import_digest": digest(line)}


def _write(created: Sequence[models.Service], changed: Sequence[models.Service]) -> None:
    models.Service.objects.bulk_create(created, batch_size=_BATCH)
    if changed:
        models.Service.objects.bulk_update(changed, _WRITTEN, batch_size=_BATCH)


def _imported(path: Path, report: ImportReport, at: datetime) -> events.Event:
    return events.Event(
        kind="catalogue.imported",
        at=at,
        actor=actors.system("catalogue"),
        object_type="service_list",
        object_id=uuid7(),
        data={
            "file": path.name,
            "created": report.created,
            "changed": report.changed,
            "rejected": len(report.rejected),
        },
    )
