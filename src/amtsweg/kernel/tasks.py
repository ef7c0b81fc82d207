"""The kernel's own repeated work."""

from datetime import datetime, timedelta

from amtsweg.kernel import blobs, chain, outbox, ticks


@ticks.every(seconds=1)
def seal_events(at: datetime) -> int:  # noqa: ARG001 - a tick is given the time whether it needs it or not
    """Put new events into the hash chain."""
    return chain.seal_events()


@ticks.every(seconds=1)
def drain_outbox(at: datetime) -> int:
    """Carry out what is owed to the world."""
    return outbox.drain(at=at)


@ticks.every(hours=1)
def tidy_blobs(at: datetime) -> int:
    """Remove what writers that died left behind; no upload takes a day."""
    return blobs.tidy_blobs(before=at - timedelta(days=1))
