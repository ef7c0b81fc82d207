"""What is there after the crashes, counted in the database and in the mail that went out."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from amtsweg.cases.models import Case
from amtsweg.forms.models import Draft
from amtsweg.intake.models import Submission
from amtsweg.kernel import chain, scope
from amtsweg.kernel.models import NumberSeries, OutboxEntry
from amtsweg.payments.models import Demand, Payment
from amtsweg.processes import api as processes
from amtsweg.processes.models import ProcessInstance, TaskRecord
from amtsweg.records.models import Document, RecordFile

WAY = ("completeness", "decide", "lookup")
DOCUMENTS = ("decision", "submission", "submission-data", "submission-data")
_MESSAGE_ID = re.compile(r"^Message-ID: (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was lost, doubled or stuck, each in words."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    stuck: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.stuck)} stuck"


def count(acknowledged: Collection[str], *, mail: Path) -> Findings:
    """Count everything, seeing all rows."""
    with scope.session(scope.SYSTEM):
        cases = dict(Submission.objects.values_list("number", "subject_id"))
        lost = [*_lost(acknowledged, cases), *_lost_mail(mail)]
        return Findings(tuple(lost), tuple(_doubled(acknowledged, cases)), tuple(_stuck()))


def _lost(acknowledged: Collection[str], cases: dict[str, UUID]) -> Iterator[str]:
    yield from (f"submission {number}" for number in acknowledged if number not in cases)
    for number, case_id in cases.items():
        yield from (f"{name} of {number}" for name in _missing(case_id))
    report = chain.verify()
    yield from report.broken
    yield from (f"{series}: {given} given, {there} there" for series, given, there in _numbers() if given > there)


def _missing(case_id: UUID) -> Iterator[str]:
    parts = {"case": Case.objects.filter(id=case_id)}
    parts |= {model.__name__: model.objects.filter(subject_id=case_id) for model in (RecordFile, ProcessInstance)}
    yield from (name for name, rows in parts.items() if not rows.exists())
    yield from (Counter(WAY) - Counter(_done(case_id))).elements()
    yield from (Counter(DOCUMENTS) - Counter(_documents(case_id))).elements()


def _done(case_id: UUID) -> list[str]:
    return list(TaskRecord.objects.filter(subject_id=case_id, status="done").values_list("element_id", flat=True))


def _documents(case_id: UUID) -> list[str]:
    return list(Document.objects.filter(subject_id=case_id).values_list("kind", flat=True))


def _numbers() -> Iterator[tuple[str, int, int]]:
    given = NumberSeries.objects.filter(key__startswith="reference:").values_list("key", "last")
    files = set(RecordFile.objects.values_list("reference_number", flat=True))
    yield "reference numbers", sum(last for _, last in given), len(files)


def _lost_mail(folder: Path) -> Iterator[str]:
    owed = OutboxEntry.objects.filter(topic="delivery.mail").count()
    # Django's file drop appends mails of one second to one file, so a file may hold several.
    different = len({one for path in folder.glob("*") for one in _MESSAGE_ID.findall(path.read_text())})
    if owed != different:
        yield f"{owed} mails were owed, {different} different ones went out"


def _doubled(acknowledged: Collection[str], cases: dict[str, UUID]) -> Iterator[str]:
    yield from (f"number {number}" for number, times in Counter(acknowledged).items() if times > 1)
    finished = Counter(Draft.objects.exclude(result_id=None).values_list("result_id", flat=True))
    yield from (
        f"submission {number} without a draft of its own" for number, one in cases.items() if finished[one] != 1
    )
    for model in (Submission, Case, RecordFile, ProcessInstance):
        there = Counter(model.objects.values_list("subject_id", flat=True))
        yield from (f"{model.__name__} of {subject}" for subject, times in there.items() if times != 1)
    for case_id in cases.values():
        yield from (Counter(_done(case_id)) - Counter(WAY)).elements()
        yield from (Counter(_documents(case_id)) - Counter(DOCUMENTS)).elements()
    paid = Counter(Payment.objects.exclude(transaction="").values_list("demand_id", flat=True))
    yield from (f"payment of {demand}" for demand, times in paid.items() if times > 1)
    owed = Counter(Demand.objects.values_list("subject_id", flat=True))
    yield from (f"demand of {subject}" for subject, times in owed.items() if times > 1)


def _stuck() -> Iterator[str]:
    left = OutboxEntry.objects.exclude(status="done")
    yield from (f"{one.topic} {one.key} ({one.status}): {one.last_error}" for one in left)
    yield from (f"incident: {one.reason}" for one in processes.list_incidents())
    yield from (f"process {one.id}: {one.status}" for one in ProcessInstance.objects.exclude(status="completed"))
    yield from (f"case {one.number}: {one.state}" for one in Case.objects.exclude(state="closed"))
