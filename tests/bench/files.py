"""The desk of the electronic file: one file of 5,000 documents, and the list among very many files."""

import statistics
import time
from collections.abc import Callable
from uuid import UUID

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs, clock, scope
from amtsweg.kernel.actors import system
from amtsweg.records import api as records
from amtsweg.records.contracts import FileFacts, NewDocument
from amtsweg.records.queries.listing import FileFilter, list_files
from amtsweg.records.queries.opened import DocumentFilter, documents_page, opened_file, parts_of
from amtsweg.records.queries.visible import Reader, reader
from amtsweg.records.services.keeping import open_file
from bench.measure import Promise, line, measure, say
from bench.town import Town

DOCUMENTS = 5_000
FILES = 100_000
CHUNK = 100
TIMES = 60
PLAN = "10.20.20"
OPENED = Promise(statements=5)
LISTED = Promise(statements=2)
P95 = 50.0  # milliseconds, over HTTP and signed in
_CLERK = system("bench")

_MANY = """
INSERT INTO records_recordfile (id, unit_id, subject_id, plan_unit_id, title, state, opened_at, retention)
SELECT gen_random_uuid(), (%(units)s::uuid[])[1 + n %% array_length(%(units)s::uuid[], 1)], gen_random_uuid(),
       %(plan)s, 'Auskunft zum Flurstück ' || n, 'open', now(), 'P10Y'
FROM generate_series(1, %(count)s) AS n
"""
_BARE_FILE = (
    "SELECT * FROM records_recordfile WHERE id = %s",
    "SELECT * FROM records_recordpart WHERE record_file_id = %s ORDER BY number",
    """SELECT d.*, (SELECT max(version) FROM records_documentversion v WHERE v.document_id = d.id)
       FROM records_document d WHERE record_file_id = %s AND deleted_at IS NULL ORDER BY id LIMIT 100""",
)


def bench(town: Town) -> list[str]:
    """Open a large file; show the list of files."""
    file_id = _large_file(town)
    return [*_opening(town, file_id), *_listing(town)]


def _opening(town: Town, file_id: UUID) -> list[str]:
    with town.scope(), town.owner() as owner:
        who = _reader(town)
        cost = measure(lambda _: _open(who, file_id), times=TIMES)
        below = measure(lambda _: [owner.execute(text, [file_id]).fetchall() for text in _BARE_FILE], times=TIMES)
    line(f"open a file of {DOCUMENTS:,} documents", cost, below)
    client, broken = town.signed_in(), OPENED.broken("open a file", cost)
    for name, query in {"": "", ", sorted": "?sortierung=-title", ", searched": "?suche=12"}.items():
        address = f"/arbeitsplatz/akte/{file_id}/{query}"
        broken += _page(f"  its page over HTTP{name}", lambda address=address: client.get(address).status_code)  # type: ignore[misc]  # bound now
    return broken


def _open(who: Reader, file_id: UUID) -> None:
    opened = opened_file(who, file_id)
    parts_of(opened.file)
    assert len(documents_page(who, opened.file, DocumentFilter(), limit=CHUNK, with_names=True).lines) == CHUNK


def _listing(town: Town) -> list[str]:
    with town.scope(), town.owner() as owner:
        # Rights over some units of many: the rest of the files is nobody's business here.
        units = [str(unit.id) for unit in identity.org_units()]
        owner.execute(_MANY, {"units": units, "plan": PLAN, "count": FILES})
        owner.commit()
        owner.execute("ANALYZE records_recordfile")
        owner.commit()
        who = _reader(town)
        cost = measure(lambda _: list_files(who, FileFilter()), times=TIMES)
    line(f"list of files among {FILES:,}", cost)
    client = town.signed_in()
    page = _page("  its page over HTTP", lambda: client.get("/arbeitsplatz/akten/").status_code)
    return [*LISTED.broken("list of files", cost), *page]


def _page(name: str, ask: Callable[[], int]) -> list[str]:
    took, cpu = [], []
    for _ in range(10 + 2 * TIMES):
        began, worked = time.perf_counter(), time.process_time()
        assert ask() == 200
        took.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
    p95 = statistics.quantiles(took[10:], n=20)[-1]
    say(f"{name:44}{'':11}{statistics.median(cpu[10:]):>9.2f}{statistics.median(took[10:]):>9.2f}   p95 {p95:.2f} ms")
    return [f"{name.strip()}: p95 {p95:.1f} ms, promised {P95:.0f}"] if p95 > P95 else []


def _reader(town: Town) -> Reader:
    assert town.clerk.account_id is not None
    return reader(town.clerk.account_id, at=clock.now())


def _large_file(town: Town) -> UUID:
    unit_id = identity.unit_by_key("sta-63").id
    with scope.session(scope.SYSTEM):
        facts = FileFacts("Bauantrag mit sehr vielen Anlagen")
        found = open_file(unit_id=unit_id, plan_key=PLAN, facts=facts, actor=_CLERK, at=town.at)
        blob = blobs.put(b"%PDF-1.7 bench", media_type="application/pdf", at=town.at)
        for start in range(0, DOCUMENTS, 500):
            new = [_document(n, blob.sha256, blob.size) for n in range(start, start + 500)]
            records.add_documents(record_file_id=found, documents=new, actor=_CLERK, at=town.at)
        records.number_new_files(at=town.at)
    return found


def _document(n: int, sha256: str, size: int) -> NewDocument:
    return NewDocument(
        title=f"Anlage {n:04} zum Bauantrag",
        kind="attachment",
        direction="in",
        sha256=sha256,
        filename=f"anlage-{n:04}.pdf",
        media_type="application/pdf",
        size=size,
    )
