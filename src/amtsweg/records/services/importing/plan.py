"""Under which unit of the file plan and of the organisation a foreign file lies here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.identity.api import org_units
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.records import models
from amtsweg.records.contracts import PERMANENT, Appraisal, UnknownPlanUnit
from amtsweg.records.services.importing.drafts import FileDraft
from amtsweg.xdomea import contracts as x

WITHOUT = "ohne"
_KEY, _TITLE = 40, 300


def unit_of(draft: FileDraft, given: UUID | None) -> UUID:
    """Return the unit that keeps the file here: the given one, or the one its message names, or the top one."""
    if given is not None:
        return given
    units = [one for one in org_units() if one.active]
    named = {word.casefold(): one.id for one in units for word in (one.key, one.name, one.short_name) if word}
    found = next((named[name.casefold()] for name in draft.units if name.casefold() in named), None)
    top = next((one.id for one in units if one.parent_id is None), None)
    if found is None and top is None:
        raise UnknownUnit("Hier gibt es noch keine Organisationseinheit.")
    return found or top  # type: ignore[return-value]  # one of them is there


def plan_key(draft: FileDraft, renamed: Mapping[str, str]) -> str:
    """Return the key the file will lie under. Raises UnknownPlanUnit where it shall be one that is not there."""
    theirs = (draft.plan.key or "").strip()
    if ours := renamed.get(theirs) or renamed.get("*"):
        if not models.FilePlanUnit.objects.filter(key=ours).exists():
            raise UnknownPlanUnit(f"Der Aktenplan hat keine Einheit „{ours}“.")
        return ours
    return theirs[:_KEY] or WITHOUT


def ensure_unit(key: str, draft: FileDraft, message: x.Message, at: datetime) -> models.FilePlanUnit:
    """Return the unit of the file plan; one it does not have is noted as ended, so that nobody opens files there."""
    known = models.FilePlanUnit.objects.filter(key=key).first()
    if known is not None:
        return known
    sent = next((one for one in _units(message.file_plan) if one.key == draft.plan.key and draft.plan.key), None)
    title = draft.plan.title or (sent.title if sent else None) or "Aus einem anderen Aktenplan übernommen"
    years = sent.retention.years if sent else None
    row = models.FilePlanUnit(key=key, title=title[:_TITLE], ended_at=at)
    row.retention = f"P{years}Y" if years and 0 < years < 1000 else PERMANENT
    code = sent.disposal.code.value if sent and sent.disposal.code else ""
    row.appraisal = code if code in set(Appraisal) else Appraisal.ASSESS
    models.FilePlanUnit.objects.bulk_create([row], ignore_conflicts=True)
    return models.FilePlanUnit.objects.get(key=key)


def _units(plan: x.FilePlan | None) -> Iterator[x.PlanUnit]:
    waiting = list(plan.units) if plan else []
    while waiting:
        one = waiting.pop()
        yield one
        waiting += one.units
