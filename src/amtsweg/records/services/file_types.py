"""Load the kinds of files from the packs; one they no longer have only ends."""

from datetime import datetime
from pathlib import Path

from amtsweg.kernel.packs import PackError, PackProblem, read_file
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.contracts import FileTypeReport
from amtsweg.records.file_type_rules import read_file_types
from amtsweg.records.models import FilePlanUnit, FileType
from amtsweg.records.queries.plan import FILE
from amtsweg.records.rules import read_file_plan


def check_file_types(root: Path) -> list[PackProblem]:
    """Return everything that is wrong with the file types of the packs below a folder, by its own file plan."""
    plans = [path for path in (*root.glob(f"*/{FILE}"), root / FILE) if path.exists()]
    try:
        plan = frozenset(unit.key for path in plans for unit in read_file_plan(read_file(path)).units)
        read_file_types(root, plan=plan or None)
    except PackError as error:
        return list(error.problems)
    return []


def load_file_types(root: Path, *, at: datetime) -> FileTypeReport:
    """Load the types of all packs below a folder; a second time changes nothing.

    Raises PackError with every problem found; nothing is then changed.
    """
    with work(SYSTEM):
        plan = frozenset(FilePlanUnit.objects.values_list("key", flat=True))
        wanted = {
            one.key: FileType(key=one.key, title=one.title, definition=dict(definition), changed_at=at)
            for one, definition in read_file_types(root, plan=plan)
        }
        known = {row.key: row for row in FileType.objects.select_for_update()}
        created = [row for key, row in wanted.items() if key not in known]
        changed = [row for key, row in wanted.items() if key in known and _differs(row, known[key])]
        FileType.objects.bulk_create(created)
        FileType.objects.bulk_update(changed, ["title", "definition", "changed_at", "ended_at"])
        ended = FileType.objects.exclude(key__in=wanted).filter(ended_at=None).update(ended_at=at)
    return FileTypeReport(len(created), len(changed), len(wanted) - len(created) - len(changed), ended)


def _differs(one: FileType, other: FileType) -> bool:
    return one.definition != other.definition or other.ended_at is not None
