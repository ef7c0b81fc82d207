"""What every page of one process has around it: its name, its status, and the way to its other pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit, UnknownUnit
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed
from amtsweg.process_register.contracts import Entry, Priority, Status

STATUS: Mapping[Status, tuple[Promise, str]] = {
    Status.RECORDED: (gettext_lazy("aufgenommen"), "neutral"),
    Status.AGREED: (gettext_lazy("abgestimmt"), "info"),
    Status.EXECUTABLE: (gettext_lazy("ausführbar"), "warning"),
    Status.RUNNING: (gettext_lazy("im Einsatz"), "success"),
    Status.RETIRED: (gettext_lazy("außer Dienst"), "neutral"),
}
PRIORITY: Mapping[Priority, Promise] = {
    Priority.TOP: gettext_lazy("TOP-Prozess"),
    Priority.NORMAL: gettext_lazy("normal"),
    Priority.LATER: gettext_lazy("später"),
}

# The name of an address, its tab, and whether it needs a deployed model. What is not built yet is not offered.
_TABS: tuple[tuple[str, Promise, bool], ...] = (
    ("process-register-entry", gettext_lazy("Steckbrief"), False),
    ("process-register-model", gettext_lazy("Modell"), True),
    ("process-register-analysis", gettext_lazy("Auswertung"), True),
    ("process-register-tables", gettext_lazy("Tabellen"), True),
    ("process-register-versions", gettext_lazy("Versionen"), True),
    ("process-register-migration", gettext_lazy("Umzug"), True),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a process."""

    url: str
    label: str
    current: bool
    count: int | None = None


def frame(request: HttpRequest, entry: Entry, current: str) -> dict[str, object]:
    """Return the context `process_register/entry.html` needs; ``current`` is the name of the tab's address."""
    unit = unit_of(entry)
    return {
        "entry": entry,
        "unit": unit,
        "status_label": STATUS[entry.status][0],
        "status_kind": STATUS[entry.status][1],
        "tabs_of_process": _tabs(entry, current),
        "may_manage": may("process.manage", request, unit),
    }


def _tabs(entry: Entry, current: str) -> list[Tab]:
    tabs = []
    for name, label, needs_model in _TABS:
        if needs_model and not entry.process:
            continue
        try:
            tabs.append(Tab(reverse(name, args=[entry.slug]), str(label), name == current))
        except NoReverseMatch:
            continue
    return tabs


def unit_of(entry: Entry) -> OrgUnit | None:
    """Return the office of a process, or None where the register names none (or one that is gone)."""
    try:
        return identity.unit_by_key(entry.unit_key) if entry.unit_key else None
    except UnknownUnit:
        return None


def may(action: str, request: HttpRequest, unit: OrgUnit | None) -> bool:
    """Tell whether the person may do this for an office; without an office, whether they may do it anywhere."""
    allowed = identity.units_for(action, account_id=account_id_of(request), at=clock.now())
    return unit.id in allowed if unit else bool(allowed)


def may_manage_any(request: HttpRequest) -> bool:
    """Tell whether the person may write into the register for any office."""
    return bool(identity.units_for("process.manage", account_id=account_id_of(request), at=clock.now()))


def account_id_of(request: HttpRequest) -> UUID:
    """Return the signed-in account. Raises NotAllowed if there is none."""
    account_id = identity.actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return account_id
