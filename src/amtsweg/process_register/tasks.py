"""What the register does by itself."""

from datetime import datetime

from amtsweg.kernel import ticks
from amtsweg.process_register.services.noting import follow_facts


@ticks.every(hours=1)
def follow(at: datetime) -> int:
    """Let each status follow what is deployed and runs; the last run of a service gone offline tells nobody else."""
    follow_facts(at=at)
    return 0
