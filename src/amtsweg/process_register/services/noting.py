"""Take note of what appears by itself: a deployed model has an entry, and each status follows the facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.process_register.contracts import Facts, Status
from amtsweg.process_register.models import RegisteredProcess
from amtsweg.process_register.queries.facts import all_facts
from amtsweg.process_register.rules.merging import Origin, Value
from amtsweg.process_register.rules.standing import standing
from amtsweg.process_register.services.rows import entry_event, offer, save
from amtsweg.processes.contracts import DeployedVersion

_ACTOR = system("process_register")


def note_service(version: ServiceVersion, *, actor: Actor, reason: str, at: datetime) -> None:
    """Enter the process of a published service, or fill what nobody has said of it yet; says who published it."""
    legal_basis = version.settings.get("legal_basis")
    summary = version.settings.get("summary")
    values: dict[str, Value] = {
        "title": version.title[:300],
        "summary": str(summary.get("de", "") if isinstance(summary, Mapping) else summary or "").strip(),
        "unit_key": version.unit_key,
        "leika_keys": version.leika_key,
        "legal_basis": "\n".join(map(str, legal_basis)) if isinstance(legal_basis, list) else "",
    }
    facts = Facts(deployed=True, online=version.form_version_id is not None)
    _note(version.service_slug, values, facts=facts, news=_News(version.version, actor, reason, at))


def note_model(model: DeployedVersion, *, facts: Facts, at: datetime) -> None:
    """Enter a process that was deployed without a service."""
    _note(model.slug, {"title": model.name or model.slug}, facts=facts, news=_News(model.version, _ACTOR, "", at))


@dataclass(frozen=True, slots=True)
class _News:
    """A version that appeared: who published it, when and why."""

    version: int
    actor: Actor
    reason: str
    at: datetime


def _note(process: str, values: Mapping[str, Value], *, facts: Facts, news: _News) -> None:
    with scope.work(scope.SYSTEM), events.together():
        row = RegisteredProcess.objects.defer("search").select_for_update().filter(process=process).first()
        created = row is None
        if row is None:
            row = RegisteredProcess(slug=_free_slug(process), process=process, revision=0, created_at=news.at)
        before = row.status
        merged = offer(row, values, by=Origin.SERVICE, facts=facts)
        if created or merged.changes or row.status != before:
            save(row, at=news.at)
        data = {"version": news.version, "fields": sorted(merged.changes), "status": row.status}
        kind = "found" if created else "model_published"
        events.record([entry_event(kind, row, actor=news.actor, at=news.at, data=data, reason=news.reason)])


def _free_slug(process: str) -> str:
    # Somebody may have entered another process under this short name, without a model.
    taken = set(RegisteredProcess.objects.filter(slug__startswith=process[:70]).values_list("slug", flat=True))
    names = (process, *(f"{process[:70]}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def follow_facts(*, at: datetime) -> int:
    """Bring every status to what is deployed and runs now; return how many changed."""
    with scope.work(scope.SYSTEM), events.together():
        facts = all_facts()
        rows = list(RegisteredProcess.objects.defer("search").exclude(process="").select_for_update())
        changed = [row for row in rows if _followed(row, facts.get(row.process, Facts()))]
        for row in changed:
            save(row, at=at)
        events.record(
            [entry_event("status_followed", r, actor=_ACTOR, at=at, data={"status": r.status}) for r in changed]
        )
    return len(changed)


def _followed(row: RegisteredProcess, facts: Facts) -> bool:
    before, row.status = row.status, standing(Status(row.claimed), facts)
    return row.status != before
