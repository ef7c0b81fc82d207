"""What the pages of the analysis share: the process, its versions, and the part of its history they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest

from amtsweg.bpmn.api import BpmnError, ProcessModel, read
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Entry
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.rules.analysis import SHOWN
from amtsweg.process_register.rules.asked import PERIODS, Asked, asked
from amtsweg.process_register.views.frame import account_id_of, frame
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import DeployedVersion


@dataclass(frozen=True, slots=True)
class Reading:
    """One person looks at one part of a process's history."""

    entry: Entry
    asked: Asked
    versions: Sequence[DeployedVersion]
    units: Sequence[OrgUnit]

    @property
    def process(self) -> str:
        """Return the name under which runs are counted."""
        return self.entry.process

    @property
    def drawn_version(self) -> int | None:
        """Return the version whose drawing is shown: the chosen one, else the newest; None where there is none."""
        newest = max((one.version for one in self.versions), default=None)
        return self.asked.version or newest

    def model(self) -> ProcessModel | None:
        """Return the drawn model, or None where there is none."""
        return model_of(self.process, self.drawn_version) if self.drawn_version else None

    def context(self, request: HttpRequest, current: str) -> dict[str, object]:
        """Return what every page of the analysis needs beside its figures."""
        return {
            **frame(request, self.entry, current),
            "asked": self.asked,
            "versions": self.versions,
            "units": self.units,
            "periods": PERIODS.items(),
            "figures_to_show": SHOWN.items(),
        }


def reading(request: HttpRequest, slug: str, given: Mapping[str, str] | None = None) -> Reading:
    """Return what is asked for. Raises NotFound where the process is unknown or has no model."""
    found = entry(slug)
    if not found.process:
        raise NotFound("Zu diesem Prozess gibt es noch kein Modell, das ausgeführt wird.")
    versions = processes.deployed_versions(found.process)
    units = _units(request)
    numbers = [one.version for one in versions]
    values = request.GET.dict() if given is None else given
    return Reading(found, asked(values, at=clock.now(), versions=numbers, units=units), versions, units)


def _units(request: HttpRequest) -> list[OrgUnit]:
    allowed = identity.units_for("metrics.read", account_id=account_id_of(request), at=clock.now())
    return [unit for unit in identity.org_units() if unit.id in allowed]


@lru_cache(maxsize=64)
def model_of(process: str, version: int) -> ProcessModel | None:
    """Return the model as it is drawn; versions never change. None where it can no longer be read as it is drawn."""
    try:
        return read(processes.model_files(process, version).bpmn)
    except BpmnError:
        return None
