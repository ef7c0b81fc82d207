"""A whole disposal, walked step by step with the small archive."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from amtsweg.disposal.adapters.folder import FolderArchive
from amtsweg.disposal.models import EndedFile, Run
from amtsweg.disposal.ports import Bound
from amtsweg.disposal.queries.listing import due_groups
from amtsweg.disposal.services.collecting import start_run
from amtsweg.disposal.services.destroying import (
    agree_to_destruction,
    destroy_next,
    prepare_destruction,
    remove_left_contents,
)
from amtsweg.disposal.services.offering import hand_over, offer
from amtsweg.disposal.services.receiving import look_for_messages
from amtsweg.identity import api as identity
from amtsweg.kernel import outbox
from amtsweg.kernel.actors import Actor
from disposal.archive import SmallArchive
from disposal.conftest import UNIT


class Walk:
    """One disposal."""

    def __init__(self, root: Path, actor: Actor, at: datetime) -> None:
        self.archive, self.actor, self.at = SmallArchive(root, at), actor, at
        self.bound = Bound(FolderArchive(root), "Stadtarchiv")
        self.run_id: UUID

    def start(self, *, stages: int = 4, version: str = "3.1.0") -> Run:
        """Collect everything that is due."""
        unit_id = identity.unit_by_key(UNIT).id
        groups = [(one.plan_key, one.year) for one in due_groups({unit_id}, at=self.at)]
        self.run_id = start_run(
            unit_id=unit_id,
            units={unit_id},
            groups=groups,
            title="Rechtsamt",
            stages=stages,
            version=version,
            actor=self.actor,
            at=self.at,
        ).run_id
        return self.run

    @property
    def run(self) -> Run:
        """The disposal as it stands."""
        return Run.objects.get(id=self.run_id)

    def file(self, file_id: UUID) -> EndedFile:
        """A file as it stands in its disposal."""
        return EndedFile.objects.get(record_file_id=file_id)

    def work(self) -> None:
        """Let the worker do what it does until nothing is left."""
        for _ in range(20):
            self.at += timedelta(seconds=1)
            if not outbox.drain(at=self.at) + look_for_messages(at=self.at):
                return

    def offer(self) -> None:
        """Offer to the archive."""
        offer(run_id=self.run_id, actor=self.actor, at=self.at)
        self.work()

    def hand_over(self) -> None:
        """Hand over to the archive."""
        hand_over(run_id=self.run_id, actor=self.actor, at=self.at)
        self.work()

    def destroy(self, other: Actor) -> None:
        """Destroy, with another person agreeing."""
        prepare_destruction(run_id=self.run_id, actor=self.actor, at=self.at)
        agree_to_destruction(run_id=self.run_id, actor=other, at=self.at)
        self.sweep()

    def sweep(self) -> None:
        """Let the worker destroy what it may."""
        while destroy_next(at=self.at):
            pass
        while remove_left_contents(at=self.at):
            pass
