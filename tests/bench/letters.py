"""Letters: typeset as tagged PDF/A and sealed, per second of one core."""

from bench.measure import say
from bench.town import Town
from bench_letters import bench_letters


def bench(_: Town) -> list[str]:
    """Measure letters, seals, sealed letters and checks."""
    rates = bench_letters()
    say("  ".join(f"{name}: {rate:.0f}" for name, rate in rates.items()) + "  (per second and core)")
    return []
