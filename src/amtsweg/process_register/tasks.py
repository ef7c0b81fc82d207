"""What the register does by itself."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import clock, outbox, ticks
from amtsweg.kernel.actors import Actor
from amtsweg.process_register.services.carrying_out import Work, carry_on
from amtsweg.process_register.services.noting import follow_facts
from amtsweg.process_register.services.planning import TOPIC


@ticks.every(hours=1)
def follow(at: datetime) -> int:
    """Let each status follow what is deployed and runs; the last run of a service gone offline tells nobody else."""
    follow_facts(at=at)
    return 0


@outbox.handles(TOPIC)
def migrate(effect: outbox.Effect) -> None:
    """Do the next part of a migration plan."""
    payload = effect.payload
    label, *accounts = payload["actor"] if isinstance(payload["actor"], list) else []
    account_id, acting_for = (UUID(one) if one else None for one in accounts)
    carry_on(
        Work(
            plan_id=UUID(str(payload["plan"])),
            run=int(str(payload["run"])),
            step=int(str(payload["step"])),
            reason=str(payload["reason"]),
            actor=Actor(label, account_id, acting_for),
            at=clock.now(),
        )
    )
