"""All parts of the bench, in order."""

from collections.abc import Callable, Sequence

from bench import (
    engine,
    feel,
    file_searching,
    files,
    forms,
    ingest,
    intake,
    letters,
    mining,
    parallel,
    reading,
    searching,
    steps,
    tables,
    timers,
    uploads,
    working,
)
from bench.measure import head, say
from bench.town import Town, standing


class Sizes:
    """How much is put into the parts that take a number."""

    documents = 100_000


PARTS: dict[str, Callable[[Town, int], list[str]]] = {
    "intake": lambda town, _: intake.bench(town),
    "case": lambda town, _: reading.bench_case(town),
    "task": lambda town, _: working.bench(town),
    "letters": lambda town, _: letters.bench(town),
    "forms": lambda town, _: forms.bench(town),
    "parallel": lambda town, _: parallel.bench(town),
    "inbox": reading.bench_inbox,
    "search": lambda town, _: searching.bench(town),
    "files": lambda town, _: files.bench(town),
    "file-search": lambda town, _: file_searching.bench(town, Sizes.documents),
    "feel": lambda town, _: feel.bench(town),
    "tables": lambda town, _: tables.bench(town),
    "engine": lambda town, _: engine.bench(town),
    "steps": lambda town, _: steps.bench(town),
    "timers": lambda town, _: timers.bench(town),
    "uploads": lambda town, _: uploads.bench(town),
    "ingest": lambda town, _: ingest.bench(town),
    "mining": lambda town, _: mining.bench(town),
}


def run(parts: Sequence[str], *, cases: int) -> int:
    """Run parts and say which promises are broken."""
    broken: list[str] = []
    with standing() as town:
        head()
        for part in parts:
            broken += PARTS[part](town, cases)
    say()
    for one in broken:
        say(f"BROKEN: {one}")
    say("All promises are kept." if not broken else f"{len(broken)} promises are broken.")
    return 1 if broken else 0
