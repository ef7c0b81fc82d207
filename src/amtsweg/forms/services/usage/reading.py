"""Tell how a form is used: what was counted, and the drafts that are still there, in one statement."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection

from amtsweg.forms import models
from amtsweg.forms.contracts import Form, MessageUsage, Page, PageUsage, Usage
from amtsweg.forms.queries import form
from amtsweg.forms.rules.usage import label_of, middle
from amtsweg.forms.services.usage.counting import TALLY
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.scope import SYSTEM, work

STILL = timedelta(hours=24)
_FREQUENT = 10

_READ = f"""
SELECT form_version_id, kind, page, field, detail, sum(count)::bigint FROM (
  SELECT form_version_id, day, kind, page, field, detail, count
  FROM forms_usage WHERE form_version_id = ANY(%s) AND day >= %s
  UNION ALL
  {
    TALLY.format(
        open="locked_at IS NOT NULL OR changed_at > %s", which="form_version_id = ANY(%s) AND created_at >= %s"
    )
}
) AS counted GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 - constants


@dataclass(slots=True)
class _Sums:
    """What the counters of some versions come to."""

    kinds: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    messages: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    seen: set[UUID] = field(default_factory=set)


def usage_of(slug: str, *, since: date, at: datetime, version: int | None = None, language: str = "de") -> Usage:
    """Return how a form was used by those who began it on this day or later; one version of it, or all.

    Pages stand in the order of the newest version told of, then those only older ones have.
    """
    rows = models.FormVersion.objects.filter(slug=slug).order_by("-version")
    versions = dict(rows.values_list("version", "id"))
    wanted = [one for number, one in versions.items() if version in (None, number)]
    if not wanted:
        return Usage(versions)
    sums = _sum_up(_read(wanted, since, at))
    forms = [form(one) for one in wanted if one in sums.seen or one == wanted[0]]
    return Usage(
        versions,
        started=sums.kinds["started"],
        finished=sums.kinds["finished"],
        open=sums.kinds["open"],
        left=sums.kinds["left"],
        typical=middle(sums.times),
        pages=tuple(_pages(forms, sums, language)),
        messages=tuple(_messages(forms, sums, language)),
    )


def _read(versions: Sequence[UUID], since: date, at: datetime) -> list[tuple[UUID, str, str, str, str, int]]:
    begin = datetime.combine(since, time.min, LOCAL_ZONE)
    ids = list(versions)
    with work(SYSTEM), connection.cursor() as cursor:  # counts of all drafts, whoever they belong to
        cursor.execute(_READ, [ids, since, at - STILL, ids, begin])
        return list(cursor.fetchall())


def _sum_up(rows: Iterable[tuple[UUID, str, str, str, str, int]]) -> _Sums:
    sums = _Sums()
    for version, kind, page, path, detail, count in rows:
        sums.seen.add(version)
        sums.kinds[kind] += count
        if kind == "finished":
            sums.times[int(detail)] += count
        elif kind == "passed":
            sums.passed[page] += count
        elif kind == "left":  # who began and never saved has not got beyond the first page
            sums.left[form(version).pages[0].key if detail == "untouched" else page] += count
        elif kind == "error":
            sums.messages[page, path, detail] += count
    return sums


def _pages(forms: Sequence[Form], sums: _Sums, language: str) -> Iterable[PageUsage]:
    pages: dict[str, Page] = {}
    for number, one in enumerate(forms):
        for page in one.pages:
            if number == 0 or sums.passed[page.key] or sums.left[page.key]:
                pages.setdefault(page.key, page)
    for key, page in pages.items():
        title = page.title.to(language)
        yield PageUsage(key, title, sums.passed[key], sums.left[key], page.shown_if is not None)
    yield PageUsage("", "", sums.kinds["finished"], sums.left[""])


def _messages(forms: Sequence[Form], sums: _Sums, language: str) -> Iterable[MessageUsage]:
    titles: Mapping[str, str] = {page.key: page.title.to(language) for one in reversed(forms) for page in one.pages}
    for (page, path, message), count in sums.messages.most_common(_FREQUENT):
        labels = (label_of(one, path, language=language) for one in forms)
        label = next((one for one in labels if one != path), path)
        yield MessageUsage(titles.get(page, page), label, message, count)
