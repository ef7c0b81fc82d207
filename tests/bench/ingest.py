"""Text PDFs into the files: hash, durable store, row, text, thumbnail; and a document of 2 GB in flat memory.

Seconds of the processor are the measure, of this process, its children and the database: a busy machine makes the
clock go faster, not the work dearer.
"""

import os
import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import psutil

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs, clock, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records.contracts import LARGEST_DOCUMENT, NewDocument, RenditionKind
from amtsweg.records.services.deriving import derive_renditions
from amtsweg.records.services.reading import reader
from bench.measure import say
from bench.papers import Huge, letters
from bench.town import Town

COUNT, AT_ONCE = 600, 20
CORES = 2
PER_MINUTE = 1_000
HUGE = 2 * 1024**3
MOST_GROWTH = 40.0
ACTOR = system("bench")


def bench(town: Town) -> list[str]:
    """Measure both; returns the promises that are broken."""
    del town
    with scope.session(scope.SYSTEM):
        return [*_many(), *_huge()]


def _many() -> list[str]:
    papers = letters(COUNT + AT_ONCE)
    file_id = _open_file()
    _ingest(file_id, papers[:AT_ONCE])  # everything is loaded once
    cpu, wall = _cpu(), time.perf_counter()
    filed = _file(file_id, papers[AT_ONCE:])
    filing = _cpu() - cpu
    _derive()
    spent, wall = _cpu() - cpu, time.perf_counter() - wall
    found = records.reads.renditions.renditions_of(filed)
    assert all(found[one][RenditionKind.TEXT].sha256 and found[one][RenditionKind.THUMBNAIL].sha256 for one in filed)
    each = spent / COUNT
    able = 60 * CORES / each
    pages = sum(int(str(found[one][RenditionKind.TEXT].facts["pages"])) for one in filed)
    say(f"ingest of {COUNT} text PDFs of {pages} pages: {1000 * each:.1f} ms of CPU each (all processes, database too)")
    say(f"  of it hash, store and row {1000 * filing / COUNT:.1f} ms; two cores do {able:,.0f} a minute")
    say(f"  by the clock of this machine, busy as it is: {60 * COUNT / wall:,.0f} a minute")
    reader().close()
    return [f"ingest: {able:,.0f} PDFs a minute on two cores, promised {PER_MINUTE:,}"] if able < PER_MINUTE else []


def _huge() -> list[str]:
    file_id = _open_file()
    _ingest(file_id, letters(1))
    watched = _marks()
    began, cpu = time.perf_counter(), _cpu()
    at = clock.now()
    blob = blobs.put(Huge(HUGE), media_type="application/pdf", at=at, limit=LARGEST_DOCUMENT)
    new = NewDocument("Groß", "attachment", "internal", blob.sha256, "gross.pdf", "application/pdf", blob.size)
    [filed] = records.add_documents(record_file_id=file_id, documents=[new], actor=ACTOR, at=at)
    _derive()
    seconds, spent = time.perf_counter() - began, _cpu() - cpu
    growth = {pid: mark - watched.get(pid, 0.0) for pid, mark in _marks(high=True).items() if pid in watched}
    text = records.reads.renditions.rendition(filed.version_id, RenditionKind.TEXT)
    assert text is not None
    grown = max(growth.values())
    say(f"a document of {blob.size / 1024**3:.1f} GB: {seconds:.0f} s by the clock, {spent:.1f} s of CPU")
    say(f"  memory grew by {grown:.1f} MB at most; its text: {text.size} bytes {text.fault}")
    reader().close()
    return [f"ingest: memory grew by {grown:.0f} MB with a large document"] if grown > MOST_GROWTH else []


def _open_file() -> UUID:
    return records.open_record_file(
        subject_id=uuid7(), unit_id=identity.unit_by_key("sta-63").id, account_id=None, plan_key="10.20.20",
        title="Posteingang", retention="P5Y", actor=ACTOR, at=clock.now(),
    )  # fmt: skip


def _ingest(file_id: UUID, papers: list[bytes]) -> None:
    _file(file_id, papers)
    _derive()


def _file(file_id: UUID, papers: list[bytes]) -> list[UUID]:
    filed: list[UUID] = []
    for start in range(0, len(papers), AT_ONCE):
        at = clock.now()
        new = []
        for paper in papers[start : start + AT_ONCE]:
            blob = blobs.put(BytesIO(paper), media_type="application/pdf", at=at)
            new.append(NewDocument("Brief", "letter", "in", blob.sha256, "brief.pdf", "application/pdf", blob.size))
        filed += [
            one.document_id for one in records.add_documents(record_file_id=file_id, documents=new, actor=ACTOR, at=at)
        ]
    return filed


def _derive() -> None:
    while derive_renditions(at=clock.now()):
        pass


def _ours() -> Iterator[psutil.Process]:
    me = psutil.Process()
    yield me
    yield from me.children(recursive=True)
    for process in psutil.process_iter():
        if _is_of_our_database(process):
            yield process


def _is_of_our_database(process: psutil.Process) -> bool:
    # The embedded server may have left our family; it is known by where its data lie.
    try:
        return process.cwd().startswith(str(Path(os.environ["AMTSWEG_STATE"])))
    except psutil.Error:
        return False


def _cpu() -> float:
    spent = 0.0
    for process in {one.pid: one for one in _ours()}.values():
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        spent += times.user + times.system + times.children_user + times.children_system
    return spent


def _marks(*, high: bool = False) -> dict[int, float]:
    me = psutil.Process()
    found = {}
    for process in (me, *me.children(recursive=True)):
        if not high:
            Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # forget the highest mark
        status = Path(f"/proc/{process.pid}/status").read_text()
        mark = re.search(rf"{'VmHWM' if high else 'VmRSS'}:\s+(\d+) kB", status)
        found[process.pid] = int(mark[1]) / 1024 if mark else 0.0
    return found
