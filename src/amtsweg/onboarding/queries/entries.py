"""One entry: as it is, and what happened to it."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events, scope
from amtsweg.kernel.errors import NotFound
from amtsweg.onboarding.contracts import ACCESS, Access, Criteria, DoneStep, Entry, Offer, SolutionPath, Stage
from amtsweg.onboarding.models import Onboarding


def entry(slug: str) -> Entry:
    """Return an entry. Raises NotFound."""
    row = Onboarding.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung steht nicht in der Übersicht.")
    return to_entry(row)


def history_of(entry_id: UUID) -> list[events.Event]:
    """Return what happened to an entry, the newest first; whoever may read the overview may read this."""
    with scope.session(scope.SYSTEM):
        return list(reversed(events.history(entry_id)))


def to_entry(row: Onboarding) -> Entry:
    """Return a row as a plain thing."""
    return Entry(
        id=row.id,
        slug=row.slug,
        title=row.title,
        leika_key=row.leika_key,
        service=row.service_slug,
        unit_key=row.unit_key,
        owner=row.owner,
        stage=Stage(row.stage),
        steps={
            Stage(name): DoneStep(datetime.fromisoformat(one["at"]), str(one["note"]))
            for name, one in row.steps.items()
        },
        path=SolutionPath(row.path) if row.path else None,
        path_reason=row.path_reason,
        criteria=criteria_of(row),
        url=row.url,
        system=row.system,
        declared=declared_of(row),
        access=effective(row),
        blocked=row.blocked,
        due=row.due,
        revision=row.revision,
        updated_at=row.updated_at,
    )


def criteria_of(row: Onboarding) -> Criteria:
    """Return what the choice of the path was made by."""
    given = row.criteria
    return Criteria(
        Offer(given.get("central", Offer.NONE)),
        Offer(given.get("specialist", Offer.NONE)),
        int(given.get("yearly_volume", 0)),
        bool(given.get("needs_connection", False)),
    )


def declared_of(row: Onboarding) -> Access:
    """Return what people said of an access given elsewhere."""
    return Access(**{name: bool(row.declared.get(name)) for name in ACCESS})


def effective(row: Onboarding) -> Access:
    """Return what the access can do, found and declared."""
    return Access(row.online, row.connected, row.payment, row.return_channel)
