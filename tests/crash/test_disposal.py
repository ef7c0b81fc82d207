"""Workers are killed during hand-over and destruction: afterwards nothing is lost, doubled or half gone."""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.disposal.adapters.folder import FolderArchive
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, EndedFile, HandOver, LeftContent, Run
from amtsweg.disposal.ports import Bound
from amtsweg.disposal.services.destroying import agree_to_destruction, prepare_destruction
from amtsweg.disposal.services.offering import hand_over, offer
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs, chain, clock, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.blob_stores.file_system import FileSystemStore
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import Blob, EventRecord, OutboxEntry
from amtsweg.records import models as records
from amtsweg.records.contracts import NewDocument
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.environment import PROJECT, Database
from amtsweg.xdomea import api as xdomea
from crash.nursery import Nursery, nursery
from database import address
from disposal.conftest import ended
from disposal.walking import Walk
from records.conftest import load_city

FILES, DOCUMENTS, SIZE = 24, 3, 60_000
MOST_KILLS, LONGEST_LIFE, PATIENCE = 14, 0.45, 120.0


def documents(n: int, rng: random.Random, at: datetime) -> list[NewDocument]:
    """Return documents with contents that do not pack; the last one is shared by all files."""
    given = []
    for i in range(DOCUMENTS):
        data = rng.randbytes(SIZE) if i < DOCUMENTS - 1 else b"the same everywhere" * 100
        blob = blobs.put(data, media_type="application/octet-stream", at=at)
        given.append(
            NewDocument(f"Anlage {i}", "attachment", "in", blob.sha256, f"{n}-{i}.dat", blob.media_type, blob.size)
        )
    return given


def killing(born: Nursery, rng: random.Random, reached: Callable[[], bool]) -> int:
    """Kill worker after worker until it is reached; the last one may live. Returns how many died."""
    for deaths in range(MOST_KILLS):
        if reached():
            return deaths
        worker = born.bear()
        time.sleep(rng.uniform(0.01, LONGEST_LIFE))
        os.kill(worker, signal.SIGKILL)
    worker, began = born.bear(), time.monotonic()
    while not reached():
        assert time.monotonic() - began < PATIENCE, "it never gets there"
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    return MOST_KILLS


@pytest.mark.crash
def test_killed_during_hand_over_and_destruction(fresh_database: Database, tmp_path: Path) -> None:
    forget()
    forget_plan()
    rng, state, root = random.Random(5), tmp_path / "var", tmp_path / "archive"
    given = {**os.environ, "DATABASE_URL": address(fresh_database), "AMTSWEG_STATE": str(state)}
    given |= {"AMTSWEG_ARCHIVE_URL": str(root), "DJANGO_SETTINGS_MODULE": "amtsweg.web.settings"}
    given["PYTHONPATH"] = str(PROJECT / "src")
    at = clock.now()
    with scope.session(scope.SYSTEM), nursery(given) as born:
        load_city(at - timedelta(days=20000))
        files = [ended(at, n=n, documents=documents(n, rng, at)) for n in range(FILES)]
        ayla, bengt = Actor("Ayla", uuid7()), Actor("Bengt", uuid7())
        walk = Walk(root, ayla, at)
        walk.bound = Bound(FolderArchive(root), "Archiv")
        run_id = walk.start().id

        offer(run_id=run_id, actor=ayla, at=at)
        kills = killing(born, rng, lambda: _sent("0501"))
        wanted = {id_: "AV"[n % 2] for n, id_ in enumerate(files)}
        wanted[files[-1]] = "B"
        walk.archive.appraise(wanted)
        kills += killing(born, rng, lambda: _state(run_id) == "appraised" and _sent("0505"))
        hand_over(run_id=run_id, actor=ayla, at=clock.now())
        kills += killing(born, rng, lambda: _sent("0503"))
        walk.archive.confirm()
        kills += killing(born, rng, lambda: _state(run_id) == "confirmed")
        _check_handed_over(walk, [id_ for id_ in files if wanted[id_] == "A"])

        prepare_destruction(run_id=run_id, actor=ayla, at=clock.now())
        agree_to_destruction(run_id=run_id, actor=bengt, at=clock.now())
        kills += killing(born, rng, lambda: _state(run_id) == "done" and not _removable())
        assert kills >= 5, "nobody was killed, so nothing was tried"
        sys.stdout.write(f"{kills} workers died over {FILES} files\n")
        _check_destroyed(files, wanted, state)
    forget()
    forget_plan()


def _sent(kind: str) -> bool:
    return ArchiveMessage.objects.filter(direction="out", kind=kind, state="sent").exists()


def _state(run_id: UUID) -> str:
    return str(Run.objects.values_list("state", flat=True).get(id=run_id))


def _removable() -> bool:
    return LeftContent.objects.filter(since__lte=clock.now()).exists()


def _check_handed_over(walk: Walk, wanted: list[UUID]) -> None:
    names = Counter(path.name[-8:-4] for path in (walk.archive.root / "out").iterdir() if path.suffix == ".zip")
    assert names == {"0501": 1, "0505": 1, "0503": 1}
    with xdomea.open_package(walk.archive.sent("0503")) as package:
        assert {one.id for one in package.message.objects} == set(wanted)
        assert package.problems == ()
    entries = HandOver.objects.all()
    assert sorted(one.record_file_id for one in entries) == sorted(wanted)
    assert {len(one.contents) for one in entries} == {DOCUMENTS}
    kinds = Counter(ArchiveMessage.objects.values_list("direction", "kind", "state"))
    assert set(kinds.values()) == {1}, kinds


def _check_destroyed(files: list[UUID], wanted: dict[UUID, str], state: Path) -> None:
    gone, kept = [id_ for id_ in files if wanted[id_] != "B"], files[-1]
    assert sorted(DestructionProtocol.objects.values_list("record_file_id", flat=True)) == sorted(gone)
    assert {len(one.hashes) for one in DestructionProtocol.objects.all()} == {DOCUMENTS}
    assert not records.Document.objects.filter(record_file__in=gone).exists()
    assert not records.DocumentVersion.objects.exclude(document__record_file=kept).exists()
    assert set(records.RecordFile.objects.filter(id__in=gone).values_list("state", flat=True)) == {"disposed"}
    assert records.Document.objects.filter(record_file=kept).count() == DOCUMENTS
    assert EndedFile.objects.get(record_file=kept).stage == "due"
    for kind in ("records.file_destroyed", "disposal.destroyed"):
        told = Counter(EventRecord.objects.filter(kind=kind).values_list("object_id", flat=True))
        assert told == Counter(gone)
    while chain.seal_events():
        pass
    assert chain.verify().whole
    assert not OutboxEntry.objects.exclude(status="done").exists()
    needed = set(records.DocumentVersion.objects.values_list("sha256", flat=True))
    assert len(needed) == DOCUMENTS
    assert set(Blob.objects.values_list("sha256", flat=True)) == needed
    store = FileSystemStore(state / "blobs")
    assert {path.name for path in store.root.glob("??/??/*")} == needed
