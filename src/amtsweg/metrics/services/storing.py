"""Writing rollups: amounts are added to what is there, runs take the place of what was known of them."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from amtsweg.metrics.rules.facts import Cell, Facts, spent, variant_key
from amtsweg.metrics.rules.periods import Level, begin_of
from amtsweg.metrics.rules.runs import Run

_AT_ONCE = 5_000

_KEY = "process text, version int, unit_id uuid, level smallint, day date, element text, target text"
_KEY_NAMES = ("process", "version", "unit_id", "level", "day", "element", "target")
_KEYS = ", ".join(_KEY_NAMES)

_READ = f"""
SELECT {_KEYS}, figures, buckets, amounts FROM metrics_process_cell
JOIN jsonb_to_recordset(%s::jsonb) AS wanted({_KEY}) USING ({_KEYS})
WHERE rollup_id = %s
"""  # noqa: S608 - constants

_WRITE = f"""
INSERT INTO metrics_process_cell (rollup_id, {_KEYS}, figures, buckets, amounts)
SELECT %s, {_KEYS}, figures, buckets, amounts
FROM jsonb_to_recordset(%s::jsonb) AS new({_KEY}, figures smallint[], buckets smallint[], amounts bigint[])
ON CONFLICT (rollup_id, process, level, day, unit_id, version, element, target)
DO UPDATE SET figures = excluded.figures, buckets = excluded.buckets, amounts = excluded.amounts
"""  # noqa: S608 - constants

_DELETE = f"""
DELETE FROM metrics_process_cell AS cell USING jsonb_to_recordset(%s::jsonb) AS gone({_KEY})
WHERE rollup_id = %s AND {" AND ".join(f"cell.{name} = gone.{name}" for name in _KEY_NAMES)}
"""  # noqa: S608 - constants

_RUN = {
    "instance_id": "uuid",
    "subject_id": "uuid",
    "unit_id": "uuid",
    "process": "text",
    "version": "int",
    "started_at": "timestamptz",
    "ended_at": "timestamptz",
    "decided_at": "timestamptz",
    "measured": "boolean",
    "variant": "text",
    "path": "text[]",
    "entered_at": "timestamptz[]",
    "live": "text[]",
    "waiting_seconds": "bigint",
    "working_seconds": "bigint",
    "elsewhere_seconds": "bigint",
}
_STORE = f"""
INSERT INTO metrics_process_run (rollup_id, {", ".join(_RUN)})
SELECT %s, {", ".join(_RUN)}
FROM jsonb_to_recordset(%s::jsonb) AS new({", ".join(f"{name} {kind}" for name, kind in _RUN.items())})
ON CONFLICT (rollup_id, instance_id)
DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _RUN if name != "instance_id")}
"""  # noqa: S608 - constants

_CLEAR = """
DELETE FROM {table} WHERE id IN (
  SELECT id FROM {table} WHERE rollup_id IN (SELECT id FROM metrics_rollup WHERE status = 'old') LIMIT %s
)
"""
_FORGET = "DELETE FROM metrics_rollup WHERE status = 'old'"

_Key = tuple[str, int, str, int, date, str, str]
_Amounts = Counter[tuple[int, int]]


def add_facts(rollup: int, facts: Facts) -> None:
    """Add amounts to the days, months and years they belong to; what comes to nothing is not kept."""
    news = _by_row(facts)
    keys = list(news)
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        _add(rollup, {key: news[key] for key in part})


def _by_row(facts: Facts) -> dict[_Key, _Amounts]:
    by_cell: dict[Cell, _Amounts] = defaultdict(Counter)
    for (cell, figure, bucket), amount in facts.items():
        if amount:
            by_cell[cell][figure, bucket] += amount
    rows: dict[_Key, _Amounts] = defaultdict(Counter)
    for cell, amounts in by_cell.items():
        for level in Level:
            day = begin_of(level, cell.day)
            key = (cell.process, cell.version, str(cell.unit_id), int(level), day, cell.element, cell.target)
            rows[key].update(amounts)  # Counter.update adds, and takes negative amounts, too
    return rows


def _add(rollup: int, news: Mapping[_Key, _Amounts]) -> None:
    sums = dict(news)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [_json([_named(key) for key in news]), rollup])
        for process, version, unit, level, day, element, target, *columns in cursor.fetchall():
            key = (process, version, str(unit), level, day, element, target)
            sums[key] = Counter(news[key])
            for figure, bucket, amount in zip(*columns, strict=True):
                sums[key][figure, bucket] += amount
        rows: list[dict[str, object]] = []
        empty: list[dict[str, object]] = []
        for key, amounts in sums.items():
            kept = sorted((place, amount) for place, amount in amounts.items() if amount)
            (rows if kept else empty).append({**_named(key), **_columns(kept)})
        cursor.execute(_WRITE, [rollup, _json(rows)])
        if empty:
            cursor.execute(_DELETE, [_json(empty), rollup])


def _named(key: _Key) -> dict[str, object]:
    return dict(zip(_KEY_NAMES, key, strict=True))


def _columns(amounts: Sequence[tuple[tuple[int, int], int]]) -> dict[str, object]:
    return {
        "figures": [figure for (figure, _), _ in amounts],
        "buckets": [bucket for (_, bucket), _ in amounts],
        "amounts": [amount for _, amount in amounts],
    }


def store_runs(rollup: int, runs: Sequence[Run]) -> None:
    """Write runs as they are now."""
    with connection.cursor() as cursor:
        for start in range(0, len(runs), _AT_ONCE):
            cursor.execute(_STORE, [rollup, _json([_row(run) for run in runs[start : start + _AT_ONCE]])])


def _row(run: Run) -> dict[str, object]:
    path, (waiting, working, elsewhere) = run.path, spent(run)
    return {
        "instance_id": run.instance_id,
        "subject_id": run.subject_id,
        "unit_id": run.unit_id,
        "process": run.process,
        "version": run.version,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "decided_at": run.decided_at,
        "measured": run.measured,
        "variant": variant_key(path),
        "path": path,
        "entered_at": [stay.entered_at for stay in run.stays],
        "live": run.live,
        "waiting_seconds": waiting,
        "working_seconds": working,
        "elsewhere_seconds": elsewhere,
    }


def _json(rows: Sequence[Mapping[str, object]]) -> str:
    return json.dumps(rows, default=_text, ensure_ascii=False)


def _text(value: object) -> str:
    return str(value) if isinstance(value, UUID) else value.isoformat()  # type: ignore[attr-defined] # dates and moments are all that is left


def clear_some(*, limit: int = 20_000) -> int:
    """Delete some of what an old making left, and return how much."""
    with connection.cursor() as cursor:
        gone = 0
        for table in ("metrics_process_cell", "metrics_process_run"):
            cursor.execute(_CLEAR.format(table=table), [limit])
            gone += cursor.rowcount
        if not gone:
            cursor.execute(_FORGET)
        return gone
