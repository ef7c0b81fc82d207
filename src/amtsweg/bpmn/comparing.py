"""What is different between two versions of a process: steps, ways between them, and every single property.

Nothing is left out: each field of the plan is compared, also those that are added to it one day. The drawing's
arrangement makes no difference, because nothing follows from it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum, StrEnum

from amtsweg.bpmn.model import Flow, Node, ProcessModel


class ChangeKind(StrEnum):
    """What happened to a part of a process."""

    PROCESS_CHANGED = "process changed"
    STEP_ADDED = "step added"
    STEP_REMOVED = "step removed"
    STEP_CHANGED = "step changed"
    WAY_ADDED = "way added"
    WAY_REMOVED = "way removed"
    WAY_CHANGED = "way changed"


@dataclass(frozen=True, slots=True)
class StepName:
    """A step as a person knows it: id, kind (a BPMN element) and name."""

    id: str
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProcessChange:
    """One difference.

    ``step`` is the step it is about, for a way the one it leaves, ``target`` the one it leads to. ``part`` says what of
    it changed: ``name``, ``lane``, ``event``, a property such as ``due``, or ``condition`` and ``default`` of a way.
    """

    kind: ChangeKind
    step: StepName
    target: StepName | None = None
    part: str = ""
    old: str = ""
    new: str = ""


DEFAULT = "*"
"""Stands for the condition of a default flow: taken when no other way is."""

# What the reader derives from other fields, or what only says where something stands.
_DERIVED = frozenset({"id", "line", "incoming", "outgoing", "boundaries", "properties", "default"})


def compare(old: ProcessModel, new: ProcessModel) -> tuple[ProcessChange, ...]:
    """Return what is different in the new process, in the order in which its file names the steps."""
    return tuple(_Comparison(old, new).changes())


class _Comparison:
    def __init__(self, old: ProcessModel, new: ProcessModel) -> None:
        self.old, self.new = old, new
        self.pairs = {step: step for step in new.nodes if step in old.nodes}
        self.pairs |= _by_name(_without(new.nodes, self.pairs), _without(old.nodes, self.pairs.values()))
        self.known = {before: after for after, before in self.pairs.items()}

    def changes(self) -> Iterator[ProcessChange]:
        yield from self._of_process()
        for step, node in self.old.nodes.items():
            if step not in self.known:
                yield ProcessChange(ChangeKind.STEP_REMOVED, _named(node))
        for step, node in self.new.nodes.items():
            if step in self.pairs:
                yield from self._of_step(self.old.nodes[self.pairs[step]], node)
            else:
                yield ProcessChange(ChangeKind.STEP_ADDED, _named(node))
        yield from self._of_ways()

    def _of_process(self) -> Iterator[ProcessChange]:
        process = StepName(self.new.id, "process", self.new.name)
        for part, before, after in (
            ("id", self.old.id, self.new.id),
            ("name", self.old.name, self.new.name),
            ("variables", _variables(self.old), _variables(self.new)),
        ):
            if before != after:
                yield ProcessChange(ChangeKind.PROCESS_CHANGED, process, part=part, old=before, new=after)

    def _of_step(self, old: Node, new: Node) -> Iterator[ProcessChange]:
        step = _named(new)
        if old.id != new.id:
            yield ProcessChange(ChangeKind.STEP_CHANGED, step, part="id", old=old.id, new=new.id)
        for field in fields(Node):
            if field.name not in _DERIVED:
                before, after = getattr(old, field.name), getattr(new, field.name)
                yield from self._of_field(step, field.name, before, after)
        for name in sorted({*old.properties, *new.properties}):
            before, after = old.properties.get(name, ""), new.properties.get(name, "")
            if before != after:
                yield ProcessChange(ChangeKind.STEP_CHANGED, step, part=name, old=before, new=after)

    def _of_field(self, step: StepName, part: str, before: object, after: object) -> Iterator[ProcessChange]:
        if part in ("scope", "attached_to", "handler"):  # fields that name another step, whose id may be new
            before = self.known.get(str(before), before)
            before = self.new.id if before == self.old.id else before
        if before != after:
            old, new = text_of(before), text_of(after)
            yield ProcessChange(ChangeKind.STEP_CHANGED, step, part=part, old=old, new=new)

    def _of_ways(self) -> Iterator[ProcessChange]:
        before, after = _ways(self.old, self.known), _ways(self.new, {})
        for way, (flow, default) in before.items():
            if way not in after and flow.source in self.known and flow.target in self.known:
                yield self._way(ChangeKind.WAY_REMOVED, self.old, flow, old=_condition(flow, default=default))
        for way, (flow, default) in after.items():
            if way not in before:
                yield self._way(ChangeKind.WAY_ADDED, self.new, flow, new=_condition(flow, default=default))
                continue
            was, was_default = before[way]
            old, new = _condition(was, default=was_default), _condition(flow, default=default)
            if old != new:
                yield self._way(ChangeKind.WAY_CHANGED, self.new, flow, part="condition", old=old, new=new)
            if was.name != flow.name:
                yield self._way(ChangeKind.WAY_CHANGED, self.new, flow, part="name", old=was.name, new=flow.name)

    def _way(
        self, kind: ChangeKind, model: ProcessModel, flow: Flow, *, part: str = "", old: str = "", new: str = ""
    ) -> ProcessChange:
        source, target = _named(model.nodes[flow.source]), _named(model.nodes[flow.target])
        return ProcessChange(kind, source, target, part=part, old=old, new=new)


def _condition(flow: Flow, *, default: bool) -> str:
    return DEFAULT if default else flow.condition or ""


def _ways(model: ProcessModel, known: Mapping[str, str]) -> dict[tuple[str, str, int], tuple[Flow, bool]]:
    """Return every way by the steps it joins; of several between the same two, the first, the second and so on."""
    count: Counter[tuple[str, str]] = Counter()
    found = {}
    for node in model.nodes.values():
        for flow in node.outgoing:
            joined = known.get(flow.source, flow.source), known.get(flow.target, flow.target)
            count[joined] += 1
            found[*joined, count[joined]] = flow, node.default == flow.id
    return found


def _by_name(new: Mapping[str, Node], old: Mapping[str, Node]) -> dict[str, str]:
    """A step with another id is the same one if it is the only one of its kind and name on both sides."""
    before = _alone(old)
    return {step: before[key] for key, step in _alone(new).items() if key in before and key[1]}


def _alone(nodes: Mapping[str, Node]) -> dict[tuple[str, str], str]:
    count = Counter((node.kind, node.name) for node in nodes.values())
    return {(node.kind, node.name): step for step, node in nodes.items() if count[node.kind, node.name] == 1}


def _without(nodes: Mapping[str, Node], taken: Iterable[str]) -> dict[str, Node]:
    gone = set(taken)
    return {step: node for step, node in nodes.items() if step not in gone}


def _named(node: Node) -> StepName:
    return StepName(node.id, node.kind.value, node.name)


def _variables(model: ProcessModel) -> str:
    own = (f"{scope.id}: {', '.join(scope.variables)}" for scope in model.scopes.values() if scope.variables)
    return "; ".join(sorted(own))


def text_of(value: object) -> str:
    """Return a value of the plan as text: an event or a repetition by its kind and what it says."""
    if value is None:
        return ""
    if is_dataclass(value) and not isinstance(value, type):
        parts = (text_of(getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__name__}({', '.join(parts)})"
    if isinstance(value, Enum):
        return str(value.value)
    return ", ".join(map(text_of, value)) if isinstance(value, tuple) else str(value)
