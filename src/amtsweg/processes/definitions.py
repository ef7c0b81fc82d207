"""Models ready to run, kept in the process's memory: what is immutable needs to be read only once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID

from amtsweg.bpmn.api import EvaluationFailed, Node, NodeKind, link, read
from amtsweg.bpmn.api import ProcessModel as Plan
from amtsweg.dmn import api as dmn
from amtsweg.identity.api import municipality
from amtsweg.kernel.calendar import WorkingCalendar, working_calendar
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.decisions import Decisions, read_decisions
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
    """Return the compiled model with all processes it calls. Raises NotFound."""
    row = ProcessModel.objects.filter(id=model_id).first()
    if row is None:
        raise NotFound("Dieses Prozessmodell gibt es nicht.")
    called = Called()
    plan = link(read(bytes(row.bpmn)), called)
    decisions = Decisions({**called.decisions, **_decisions_of(row).models}, called.own_names)
    return Definition(row.id, row.slug, row.version, plan, OfficeEnvironment(decisions, office_calendar()))


def office_calendar() -> WorkingCalendar:
    """Return the working days of the state this installation stands in."""
    return working_calendar(municipality().state)


def _decisions_of(row: ProcessModel) -> Decisions:
    files = ProcessDecision.objects.filter(model=row).order_by("name").values_list("name", "dmn")
    return read_decisions({name: bytes(content) for name, content in files})


@dataclass(frozen=True, slots=True)
class Called:
    """The processes that call activities name, from those deployed; gathers the decisions they bring along.

    Two processes may have different decisions of one name: those of a called one get the name of their process.
    """

    decisions: dict[str, dmn.Model] = field(default_factory=dict)
    own_names: dict[str, str] = field(default_factory=dict)

    def called(self, process: str, version: int) -> Plan:
        """Return the process in this version. Raises EvaluationFailed where it is not deployed."""
        row = ProcessModel.objects.filter(slug=process, version=version).first()
        if row is None:
            raise EvaluationFailed(f"the process '{process}' is not deployed in version {version}")
        prefix = f"{process} {version}/"
        for name, model in _decisions_of(row).models.items():
            self.decisions[prefix + name], self.own_names[prefix + name] = model, name
        plan = read(bytes(row.bpmn))
        return replace(plan, nodes={key: _with_own_decision(node, prefix) for key, node in plan.nodes.items()})


def _with_own_decision(node: Node, prefix: str) -> Node:
    if node.kind is not NodeKind.RULE_TASK:
        return node
    properties: Mapping[str, str] = {**node.properties, "decision": prefix + node.properties["decision"]}
    return replace(node, properties=properties)


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
