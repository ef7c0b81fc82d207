"""Load the list of services a city begins with, as often as one likes; what is there already stays as it is."""

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

from amtsweg.identity import api as identity
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.packs import read_file
from amtsweg.onboarding.contracts import ACCESS, ServicesReport, Stage
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.rules.city_list import FILE, Listed, read_services
from amtsweg.onboarding.services.rows import event, follow_access, save

_ACTOR = system("packs")


def load_services(folder: Path, *, at: datetime) -> ServicesReport:
    """Enter the services of the list that are not there yet. A city without a list has none.

    Raises PackError, and then nothing is changed.
    """
    path = folder / FILE
    if not path.exists():
        return ServicesReport()
    listed = read_services(read_file(path), units=frozenset(unit.key for unit in identity.org_units()))
    with scope.work(scope.SYSTEM), events.together():
        rows = list(Onboarding.objects.values_list("slug", "leika_key"))
        slugs, keys = {slug for slug, _ in rows}, {key for _, key in rows if key}
        new = [one for one in listed if one.slug not in slugs and one.leika_key not in keys]
        for one in new:
            _enter(one, at)
    return ServicesReport(created=len(new), unchanged=len(listed) - len(new))


def _enter(listed: Listed, at: datetime) -> None:
    row = Onboarding(
        slug=listed.slug,
        title=listed.title,
        leika_key=listed.leika_key,
        unit_key=listed.unit_key,
        stage=listed.stage,
        steps={
            step.value: {"at": at.isoformat(), "note": "Vor der Einführung erledigt."} for step in listed.steps_taken
        },
        path=listed.words.get("path", ""),
        path_reason=listed.words.get("reason", ""),
        owner=listed.words.get("owner", ""),
        blocked=listed.words.get("blocked", ""),
        url=listed.words.get("url", ""),
        system=listed.words.get("system", ""),
        declared={name: name in listed.since for name in ACCESS},
        revision=0,
        created_at=at,
    )
    follow_access(row)
    save(row, at=at)
    events.record([event("listed", row, actor=_ACTOR, at=at)])
    if row.stage != Stage.STOPPED:
        events.record(_access_events(row, listed, at))


def _access_events(row: Onboarding, listed: Listed, at: datetime) -> list[events.Event]:
    """What the list says held from an earlier month on is counted from then on."""
    changes: dict[date | None, dict[str, int]] = defaultdict(dict)
    for name, since in listed.since.items():
        changes[since][name] = 1
    return [
        event("access_changed", row, actor=_ACTOR, at=at, data={"delta": delta, **_since(month)})
        for month, delta in changes.items()
    ]


def _since(month: date | None) -> dict[str, str]:
    return {"since": month.isoformat()} if month else {}
