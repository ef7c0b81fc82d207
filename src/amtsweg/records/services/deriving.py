"""Derive what can be derived from a version: read in several threads, written one by one, told of in the event log."""

import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db import DataError

from amtsweg.contents import api as contents
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import system
from amtsweg.kernel.errors import AmtswegError
from amtsweg.kernel.events import Event
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.contracts import CONTENT_READ, LARGEST_DOCUMENT, RenditionKind
from amtsweg.records.models import DocumentVersion, Rendition
from amtsweg.records.services import reading
from amtsweg.records.services.reading import Content, Derived, Reading
from amtsweg.records.services.waiting_readings import Claim, Stage, claimed, done, put_off

logger = logging.getLogger(__name__)

AT_ONCE = os.cpu_count() or 1
_BATCH = 32
Outcome = Reading | Exception | None
_GIVEN_UP = "Der Inhalt dieser Datei ließ sich nicht lesen: {}"


def derive_renditions(*, at: datetime, limit: int = _BATCH) -> int:
    """Read the newest versions nobody has read yet; returns how many were tried."""
    with claimed(Stage.READ, at=at, limit=limit) as claims:
        _work_off(claims, reading.read, at)
    return len(claims)


def make_previews(*, at: datetime, limit: int = AT_ONCE, command: str | None = None) -> int:
    """Have the office program make what can be looked at; nothing where there is none."""
    if command is None and contents.office.program() is None:
        return 0
    with claimed(Stage.OFFICE, at=at, limit=limit) as claims:
        known = _kinds(claims)

        def read(content: Content) -> Reading:
            media_type, text = known[content.sha256]
            return reading.read_with_office(content, media_type, has_text=bool(text), command=command)

        _work_off(claims, read, at)
    return len(claims)


def read_scans(*, at: datetime, limit: int = AT_ONCE, installed: contents.scans.Programs | None = None) -> int:
    """Have the reading machine read scans, where there is one: what it cannot read waits on."""
    programs = installed or contents.scans.programs()
    if not (programs.tesseract or programs.ocrmypdf):
        return 0
    with claimed(Stage.SCAN, at=at, limit=limit) as claims:
        known = _kinds(claims)

        def read(content: Content) -> Reading:
            media_type, text = known[content.sha256]
            return reading.read_scan(content, media_type, text=text, installed=programs)

        _work_off(claims, read, at)
    return len(claims)


def _contents(claims: Sequence[Claim]) -> Mapping[UUID, Content]:
    with work(SYSTEM):
        rows = DocumentVersion.objects.filter(id__in=[one.version_id for one in claims])
        return {row.id: Content(row.sha256, row.filename, row.media_type) for row in rows}


def _kinds(claims: Sequence[Claim]) -> Mapping[str, tuple[str, str]]:
    # What a content is was found out at the first stage, and where its text lies.
    texts = Rendition.objects.filter(version_id__in=[one.version_id for one in claims], kind=RenditionKind.TEXT)
    with work(SYSTEM):
        rows = texts.values_list("version__sha256", "facts", "sha256")
        return {sha256: (str(facts.get("media_type", "")), text) for sha256, facts, text in rows}


def _work_off(claims: Sequence[Claim], read: Callable[[Content], Reading], at: datetime) -> None:
    if not claims:
        return
    known = _contents(claims)
    wanted = [known.get(one.version_id) for one in claims]
    with ThreadPoolExecutor(min(AT_ONCE, len(claims))) as pool:
        # What comes first is written while the rest is still being read.
        for claim, outcome in zip(claims, pool.map(lambda one: _tried(one, read), wanted), strict=True):
            _settle(claim, outcome, at)


def _tried(content: Content | None, read: Callable[[Content], Reading]) -> Outcome:
    if content is None:
        return None
    try:
        return read(content)
    except (AmtswegError, OSError, contents.ReaderUnavailable) as error:  # the store is away, or no child starts
        return error


def _settle(claim: Claim, outcome: Outcome, at: datetime) -> None:
    if not isinstance(outcome, Exception):
        try:
            _write(claim.version_id, outcome or Reading(), at)
            return
        except (DataError, AmtswegError) as error:  # e.g. the disk is full
            outcome = error
    logger.warning("version %s could not be read (attempt %s): %s", claim.version_id, claim.attempt, outcome)
    if claim.is_last:
        fault = Derived(RenditionKind.TEXT, media_type=reading.PLAIN, fault=_GIVEN_UP.format(outcome))
        _write(claim.version_id, Reading((fault,)), at)
    else:
        put_off(claim, at=at)


def _write(version_id: UUID, found: Reading, at: datetime) -> None:
    with work(SYSTEM), events.together():
        stored = [_stored(one, at) for one in found.derived]
        # Held, so that who moves the file or makes it confidential does so before or after, and never past these rows.
        version = DocumentVersion.objects.select_for_update(no_key=True).filter(id=version_id).first()
        done([version_id], next_stage=found.next_stage if version else None, at=at + found.after)
        if version is None or not found.derived:
            return
        rows = [_row(version, one, blob, at) for one, blob in zip(found.derived, stored, strict=True)]
        replaced = _replaced(rows)
        Rendition.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["version", "kind"], update_fields=_CHANGED
        )
        events.record([_told(version, row, at) for row in rows if row.kind == RenditionKind.TEXT])
    _remove(replaced)


def _replaced(rows: Sequence[Rendition]) -> set[str]:
    # What was derived before and says something else now: nobody refers to that any more.
    kinds, version_id = [row.kind for row in rows], rows[0].version_id
    before = Rendition.objects.filter(version_id=version_id, kind__in=kinds).exclude(sha256="")
    return set(before.values_list("sha256", flat=True)) - {row.sha256 for row in rows}


def _remove(hashes: Collection[str]) -> None:
    for sha256 in hashes:
        with work(SYSTEM):
            blobs.remove(sha256)


_CHANGED = ["sha256", "media_type", "size", "fault", "facts", "added_at", "unit_id", "guard_level", "account_id"]


def _stored(one: Derived, at: datetime) -> blobs.BlobRef | None:
    if not one.content:
        return None
    return blobs.put(BytesIO(one.content), media_type=one.media_type, at=at, limit=LARGEST_DOCUMENT)


def _row(version: DocumentVersion, one: Derived, blob: blobs.BlobRef | None, at: datetime) -> Rendition:
    return Rendition(
        version=version,
        subject_id=version.subject_id,
        unit_id=version.unit_id,
        account_id=version.account_id,
        guard_level=version.guard_level,
        kind=one.kind,
        sha256=blob.sha256 if blob else "",
        media_type=one.media_type,
        size=blob.size if blob else 0,
        fault=one.fault[:300],
        facts=dict(one.facts),
        added_at=at,
    )


def _told(version: DocumentVersion, row: Rendition, at: datetime) -> Event:
    return Event(
        kind=CONTENT_READ,
        at=at,
        actor=system("records"),
        object_type="document",
        object_id=version.document_id,
        subject_id=version.subject_id,
        unit_id=version.unit_id,
        data={"version_id": str(version.id), "sha256": row.sha256},
        version_to=version.version,
    )
