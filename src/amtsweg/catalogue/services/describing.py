"""Take in descriptions of services that somebody else wrote; a second time changes nothing."""

from datetime import datetime
from pathlib import Path

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Described, ImportReport, Rejected
from amtsweg.catalogue.rules.description_files import read_descriptions
from amtsweg.catalogue.rules.descriptions import digest, plain
from amtsweg.catalogue.rules.service_list import slugify
from amtsweg.catalogue.services.indexing import is_outdated, reindex
from amtsweg.kernel import actors, events
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work

_BATCH = 500
_WRITTEN = ["description", "description_digest", "summary", "synonyms"]
_LONGEST_SUMMARY = 1000


def import_descriptions(path: Path, *, at: datetime) -> ImportReport:
    """Take in a file of descriptions, by LeiKa key. Raises Invalid when it is no such file.

    Services that cannot be read are only rejected. What a pack says of its service stays in force; the description
    fills the gaps it leaves.
    """
    read = list(read_descriptions(path))
    good = [one for one in read if isinstance(one, Described)]
    rejected = tuple(one for one in read if isinstance(one, Rejected))
    with work(SYSTEM):
        rows = models.Service.objects.defer("terms", "body", "texts", "examples", "expectations")
        by_key = {row.leika_key: row for row in rows if row.leika_key}
        slugs = set(models.Service.objects.values_list("slug", flat=True))
        changed = [
            by_key[one.leika_key] for one in good if one.leika_key in by_key and _take(by_key[one.leika_key], one)
        ]
        created = [_new(one, slugs) for one in good if one.leika_key not in by_key]
        models.Service.objects.bulk_create(created, batch_size=_BATCH)
        models.Service.objects.bulk_update(changed, _WRITTEN, batch_size=_BATCH)
        report = ImportReport(len(created), len(good) - len(created) - len(changed), len(changed), rejected)
        _finish(path, report, at)
    return report


def _take(row: models.Service, one: Described) -> bool:
    """Write a description into a row; return whether it says anything new."""
    description = {"title": one.title, "texts": one.texts, "keywords": list(one.keywords)}
    found = digest(description)
    if row.description_digest == found:
        return False
    row.description, row.description_digest = description, found
    if row.current_version_id is None:
        row.summary = plain(one.texts.get("short", {}).get("de", ""))[:_LONGEST_SUMMARY]
        row.synonyms = "\n".join(dict.fromkeys(word for word in (one.title, *one.keywords) if word != row.title))
    return True


def _new(one: Described, slugs: set[str]) -> models.Service:
    slug = slugify(one.title)
    slug = slug if slug not in slugs else f"{slug}-{one.leika_key}"
    slugs.add(slug)
    row = models.Service(id=uuid7(), slug=slug, leika_key=one.leika_key, title=one.title)
    _take(row, one)
    return row


def _finish(path: Path, report: ImportReport, at: datetime) -> None:
    changed = bool(report.created or report.changed)
    if changed or is_outdated():
        reindex()
    if changed:
        events.record([_described(path, report, at)])


def _described(path: Path, report: ImportReport, at: datetime) -> events.Event:
    counts = {"created": report.created, "changed": report.changed, "rejected": len(report.rejected)}
    return events.Event(
        kind="catalogue.described",
        at=at,
        actor=actors.system("catalogue"),
        object_type="service_list",
        object_id=uuid7(),
        data={"file": path.name, **counts},
    )
