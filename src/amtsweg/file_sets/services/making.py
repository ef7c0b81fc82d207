"""Take files along: a set with a password that is shown once, and the page it can be opened with."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from secrets import token_bytes
from uuid import UUID

from django.conf import settings
from django.utils.encoding import force_bytes

from amtsweg.file_sets import models
from amtsweg.file_sets.contracts import (
    LONGEST_DAYS,
    MOST_BYTES,
    MOST_DOCUMENTS,
    FileSet,
    SetOver,
    SetTooLarge,
    TakenFile,
)
from amtsweg.file_sets.queries.choosing import taken_files, texts_of, to_json
from amtsweg.file_sets.queries.sets import set_row, to_set
from amtsweg.file_sets.rules.page import page
from amtsweg.file_sets.rules.sealing import drawn_key, new_password, password_key, seal
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import current, work
from amtsweg.records import api as records


def make_set(
    *, account_id: UUID, file_ids: Collection[UUID], title: str, purpose: str, days: int, actor: Actor, at: datetime
) -> tuple[FileSet, str]:
    """Let a person take files along; returns the set and its password, which is kept nowhere.

    Raises Invalid, SetTooLarge.
    """
    _check(title, purpose, days)
    files = taken_files(records.reads.seen.reader(account_id, at=at), file_ids)
    _check_size(files)
    row = models.FileSet(id=uuid7(), account_id=account_id, title=title.strip()[:200], purpose=purpose.strip()[:300])
    row.made_at, row.expires_at = at, at + timedelta(days=days)
    row.contents, row.documents = to_json(files), sum(len(one.documents) for one in files)
    row.size = sum(document.size for one in files for document in one.documents)
    password = new_password()
    row.salt = token_bytes(16)
    row.sealed_key = seal(password_key(password, row.salt), content_key(row.id), str(row.id).encode())
    with work(current()), events.together():
        row.save(force_insert=True)
        records.writes.telling.tell(
            "file_sets.file_taken",
            record_file_ids=[one.id for one in files],
            data={"set": str(row.id), "purpose": row.purpose, "until": row.expires_at.isoformat()},
            actor=actor,
            at=at,
        )
    return to_set(row), password


def end_set(*, set_id: UUID, account_id: UUID, at: datetime) -> None:
    """Call a set back: it cannot be fetched again, and nothing comes back from it. Raises UnknownSet."""
    with work(current()):
        row = set_row(set_id, account_id)
        models.FileSet.objects.filter(id=row.id, ended_at=None).update(ended_at=at)


def page_of(*, set_id: UUID, account_id: UUID, at: datetime) -> Iterator[str]:
    """Return the page of a set, piece by piece; what may no longer be seen is no longer in it.

    Raises UnknownSet, SetOver.
    """
    row = set_row(set_id, account_id)
    if to_set(row).is_over(at):
        raise SetOver("Dieses Mitnahmepaket ist abgelaufen oder wurde beendet.")
    versions = {UUID(d["id"]): int(d["version"]) for one in row.contents for d in one["documents"]}
    files = taken_files(records.reads.seen.reader(account_id, at=at), [UUID(one["id"]) for one in row.contents])
    # What was filed since then is not part of what was asked for.
    kept = [_only(one, versions) for one in files]
    facts = {
        "set": str(row.id),
        "title": row.title,
        "made": row.made_at.isoformat(),
        "expires": row.expires_at.isoformat(),
    }
    return page(
        facts=facts,
        files=kept,
        texts=lambda one: texts_of(one.documents),
        contents=blobs.read_blob,
        keys=(content_key(row.id), return_key(row.id)),
        salt=bytes(row.salt),
        sealed_key=bytes(row.sealed_key),
    )


def content_key(set_id: UUID) -> bytes:
    """Return the key of what lies in a set."""
    return drawn_key(force_bytes(settings.SECRET_KEY), set_id.bytes, b"contents")


def return_key(set_id: UUID) -> bytes:
    """Return the key of what comes back from a set."""
    return drawn_key(force_bytes(settings.SECRET_KEY), set_id.bytes, b"return")


def _only(file: TakenFile, versions: dict[UUID, int]) -> TakenFile:
    documents = tuple(one for one in file.documents if one.id in versions)
    return TakenFile(file.id, file.reference_number, file.title, documents)


def _check(title: str, purpose: str, days: int) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = "Bitte geben Sie dem Paket einen Namen."
    if not purpose.strip():
        wrong["purpose"] = "Bitte geben Sie an, wofür Sie die Akten mitnehmen."
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = f"Ein Paket ist 1 bis {LONGEST_DAYS} Tage lesbar."
    if wrong:
        raise Invalid("Bitte prüfen Sie Ihre Angaben.", wrong)


def _check_size(files: list[TakenFile]) -> None:
    if not files:
        raise Invalid("Bitte wählen Sie mindestens eine Akte.", {"number": "Bitte wählen Sie mindestens eine Akte."})
    documents = [document for one in files for document in one.documents]
    if len(documents) > MOST_DOCUMENTS:
        raise SetTooLarge(f"Das sind {len(documents)} Dokumente; in ein Paket passen {MOST_DOCUMENTS}.")
    size = sum(one.size for one in documents)
    if size > MOST_BYTES:
        raise SetTooLarge(f"Das sind {size // 2**20} MB; in ein Paket passen {MOST_BYTES // 2**20} MB.")
