"""Write entries into the index: one writer at a time, one text at a time in memory."""

import fcntl
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

import tantivy

from amtsweg.file_search.contracts import FILE, Busy
from amtsweg.file_search.queries.asking import rights_of
from amtsweg.file_search.queries.place import Generation, root
from amtsweg.file_search.queries.texts import text_of
from amtsweg.file_search.rules.analysing import Analyser
from amtsweg.file_search.rules.schema import schema
from amtsweg.records.api import reads

_log = logging.getLogger(__name__)
_MEMORY = 96_000_000
_EPOCH = datetime.fromtimestamp(0).astimezone()


@contextmanager
def alone() -> Iterator[None]:
    """Be the one who writes in this state folder; a process that dies lets go. Raises Busy.

    The lock lies in the folder and not in the database: machines that share a database have an index each.
    """
    root().mkdir(parents=True, exist_ok=True)
    with (root() / "writer.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("Der Suchindex wird gerade von einem anderen Programm geschrieben.") from None
        yield


def write(
    into: Generation,
    analyser: Analyser,
    entries: Iterable[reads.searchable.Entry],
    *,
    gone: Iterable[UUID] = (),
    gone_files: Iterable[UUID] = (),
    replaces: bool = True,
) -> int:
    """Write entries and take out those that are ``gone``, in one commit; return how many were written.

    Of ``gone_files`` everything goes, also documents the database no longer has. ``replaces`` False: nothing of the
    entries can be in there, so nothing is looked for.
    """
    index = tantivy.Index(schema(), str(into.index))
    writer = index.writer(_MEMORY, 1)
    count = 0
    for one in gone_files:
        writer.delete_documents_by_term("file", str(one))
    for one in gone:
        writer.delete_documents_by_term("id", str(one))
    for entry in entries:
        if replaces:
            writer.delete_documents_by_term("id", str(entry.id))
        writer.add_document(_document(entry, analyser))
        count += 1
    writer.commit()
    # Merging ends before anybody goes on, and what it left over is removed: else the folder grows without end.
    writer.wait_merging_threads()
    _collect(index)
    return count


def _collect(index: tantivy.Index) -> None:
    writer = index.writer(15_000_000, 1)
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _document(entry: reads.searchable.Entry, analyser: Analyser) -> tantivy.Document:
    title = analyser.terms(entry.title)
    said = analyser.terms("\n".join([entry.title, entry.reference_number, entry.also, text_of(entry.text_sha256)]))
    row = tantivy.Document()
    row.add_text("id", str(entry.id))
    row.add_text("file", str(entry.record_file_id))
    for term in rights_of(entry):
        row.add_text("rights", term)
    row.add_text("title", title.every)
    row.add_text("every", said.every)
    row.add_text("phrase", said.phrase)
    row.add_text("odd", " ".join(said.odd))
    row.add_text("spelt", " ".join(said.spelt))
    row.add_text("unit", str(entry.unit_id))
    row.add_text("plan", entry.plan_key)
    row.add_text("kind", FILE if entry.is_file else entry.kind)
    row.add_text("year", entry.year)
    row.add_text("state", entry.state)
    row.add_unsigned("at", max(0, int((entry.at - _EPOCH).total_seconds())))
    return row
