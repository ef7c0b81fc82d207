"""Choose the solution path of a service, by criteria, with a reason (S3.1-g)."""

from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from amtsweg.identity.api import municipality
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import Advice, Criteria, SolutionPath
from amtsweg.onboarding.rules import advice
from amtsweg.onboarding.services.rows import check_may_manage, event, locked, save

MOST_A_YEAR = 10_000_000


def advised(criteria: Criteria) -> Advice | None:
    """Return what the city's table recommends, or None."""
    return advice.advise(municipality().folder, criteria)


def choose_path(
    *, slug: str, path: SolutionPath | None, criteria: Criteria, reason: str, revision: int, actor: Actor, at: datetime
) -> None:
    """Choose; whoever departs from what the table recommends gives the reason.

    Raises NotFound, NotAllowed, EntryChanged, Invalid with a message for each wrong field.
    """
    found = advised(criteria)
    _check(path, criteria, reason, found)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        row.path = path or ""
        row.path_reason = reason.strip() or (found.reason if found else "")
        row.criteria = {**asdict(criteria), "central": criteria.central.value, "specialist": criteria.specialist.value}
        save(row, at=at)
        data = {"path": row.path, "criteria": row.criteria, "advised": found.path.value if found else ""}
        events.record([event("path_chosen", row, actor=actor, at=at, data=data, reason=row.path_reason)])


def _check(path: SolutionPath | None, criteria: Criteria, reason: str, found: Advice | None) -> None:
    errors = {}
    if path is None:
        errors["path"] = _("Bitte wählen Sie einen Lösungsweg.")
    if not 0 <= criteria.yearly_volume <= MOST_A_YEAR:
        errors["yearly_volume"] = _("Bitte geben Sie eine ganze Zahl von 0 bis 10.000.000 an, zum Beispiel 1.200.")
    if path is not None and not reason.strip() and (found is None or found.path is not path):
        errors["reason"] = _("Bitte nennen Sie den Grund: Die Tabelle der Stadt empfiehlt diesen Weg nicht.")
    if len(reason) > 2000:
        errors["reason"] = _("Bitte kürzen Sie diesen Text auf %(most)s Zeichen.") % {"most": 2000}
    if errors:
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), errors)
