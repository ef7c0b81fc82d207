"""Searching the catalogue: what citizens type, over the state's whole service list."""

import statistics
import time
from pathlib import Path

import yaml

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.queries.searching import index
from amtsweg.kernel import clock, scope
from bench.measure import line, measure, say
from bench.town import Town

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT.parent / "shared" / "data" / "leika-ozg-nrw-2019.csv"
QUERIES = ROOT / "tests" / "catalogue" / "queries.yaml"
ROUNDS = 5
PROMISED = 20.0


def bench(town: Town) -> list[str]:
    """Ask each query several times; p95 is promised."""
    if not LIST.exists():
        say("search: the service list does not lie beside this checkout")
        return []
    queries = [one["q"] for one in yaml.safe_load(QUERIES.read_text(encoding="utf-8"))]
    with town.scope(), scope.session(scope.SYSTEM):
        began = time.perf_counter()
        catalogue.import_services(LIST, at=clock.now())
        imported = time.perf_counter() - began
        began = time.perf_counter()
        index()
        built = time.perf_counter() - began
        before = time.process_time()
        times = sorted(_ask(query) for _ in range(ROUNDS) for query in queries)
        cpu = 1000 * (time.process_time() - before) / len(times)
        line("search of one word", measure(lambda _: catalogue.search("Baugenehmigung"), times=50))
    p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
    say(f"  the list taken in within {imported:.1f} s, the index of a process made in {1000 * built:.0f} ms")
    spread = f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, slowest {times[-1]:.1f} ms, {cpu:.1f} ms CPU each"
    say(f"  {len(times)} searches over 5,247 services: {spread}")
    return [f"search: p95 {p95:.1f} ms, promised {PROMISED:.0f}"] if p95 > PROMISED else []


def _ask(query: str) -> float:
    began = time.perf_counter()
    catalogue.search(query)
    return 1000 * (time.perf_counter() - began)
