"""Models ready to run, kept in the process's memory: what is immutable needs to be read only once."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from amtsweg.bpmn.api import ProcessModel as Plan
from amtsweg.bpmn.api import read
from amtsweg.identity.api import municipality
from amtsweg.kernel.calendar import working_calendar
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.decisions import read_decisions
from amtsweg.processes.environment import OfficeEnvironment
from amtsweg.processes.models import ProcessDecision, ProcessModel


@dataclass(frozen=True, slots=True)
class Definition:
    """A deployed model, compiled."""

    id: UUID
    slug: str
    version: int
    plan: Plan
    environment: OfficeEnvironment


_ids: dict[tuple[str, int], UUID] = {}


@lru_cache(maxsize=256)
def definition(model_id: UUID) -> Definition:
    """Return the compiled model. Raises NotFound."""
    row = ProcessModel.objects.filter(id=model_id).first()
    if row is None:
        raise NotFound("Dieses Prozessmodell gibt es nicht.")
    files = ProcessDecision.objects.filter(model=row).order_by("name").values_list("name", "dmn")
    decisions = read_decisions({name: bytes(content) for name, content in files})
    environment = OfficeEnvironment(decisions, working_calendar(municipality().state))
    return Definition(row.id, row.slug, row.version, read(bytes(row.bpmn)), environment)


def definition_of(slug: str, version: int) -> Definition:
    """Return the compiled model of a version. Raises NotFound."""
    model_id = _ids.get((slug, version))
    if model_id is None:
        found = ProcessModel.objects.filter(slug=slug, version=version).values_list("id", flat=True).first()
        if found is None:
            raise NotFound(f"Das Prozessmodell „{slug}“, Version {version}, gibt es nicht.")
        model_id = _ids[slug, version] = found
    return definition(model_id)


def forget(slug: str, version: int) -> None:
    """Look this version up again the next time; needed when it has just been deployed."""
    _ids.pop((slug, version), None)
