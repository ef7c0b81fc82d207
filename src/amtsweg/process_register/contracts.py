"""What the process register speaks of: entries, their status, and what people may write into them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Status(StrEnum):
    """How far a process has come. People say recorded, agreed and retired; the other two are found, never claimed."""

    RECORDED = "recorded"
    AGREED = "agreed"
    EXECUTABLE = "executable"
    RUNNING = "running"
    RETIRED = "retired"


class Priority(StrEnum):
    """How much an improvement of the process matters to the administration."""

    TOP = "top"
    NORMAL = "normal"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Entry:
    """A process of the administration as the register describes it.

    ``process`` is the slug under which its models are deployed and its runs are counted, and empty while there is no
    model. ``owner`` is a role or an office, never a person. ``yearly_volume`` counts matters a year, and
    ``target_percent`` says by how much the process shall change its duration (-20: a fifth shorter).
    """

    id: UUID
    slug: str
    title: str
    summary: str
    owner: str
    unit_key: str
    process: str
    leika_keys: tuple[str, ...]
    fim_key: str
    legal_basis: tuple[str, ...]
    status: Status
    priority: Priority
    benefit: str
    yearly_volume: int | None
    media_breaks: str
    goals: str
    target_percent: int | None
    it_used: str
    source: str
    revision: int
    updated_at: datetime
