"""The small parts of a node: references, expressions, event definitions, properties."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from amtsweg.bpmn.model import (
    CompensateEvent,
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    EventDefinition,
    LinkEvent,
    MessageEvent,
    SignalEvent,
    TerminateEvent,
    TimerEvent,
    TimerKind,
)
from amtsweg.bpmn.reader import grammar
from amtsweg.bpmn.reader.source import AMTSWEG, BPMN, children, local, split, text_of
from amtsweg.bpmn.reader.walk import Findings

TIMER_KINDS: Mapping[str, TimerKind] = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
CYCLE = re.compile(r"R(\d{0,9})/P[^/]+")
JUEL = re.compile(r"\s*[$#]\{")


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the top of the document declares: names and codes by id, and the expression language."""

    messages: Mapping[str, str]
    signals: Mapping[str, str]
    errors: Mapping[str, str]
    escalations: Mapping[str, str]
    language: str


def declarations(root: etree._Element) -> Declarations:
    """Collect the declarations of a document."""
    return Declarations(
        messages=_declared(root, "message", "name"),
        signals=_declared(root, "signal", "name"),
        errors=_declared(root, "error", "errorCode"),
        escalations=_declared(root, "escalation", "escalationCode"),
        language=str(root.get("expressionLanguage") or ""),
    )


def _declared(root: etree._Element, tag: str, attribute: str) -> dict[str, str]:
    return {str(item.get("id")): str(item.get(attribute) or "") for item in children(root, tag)}


def _by_reference(table: Mapping[str, str], reference: str) -> str | None:
    """Look a reference up; it may carry a namespace prefix."""
    return table.get(reference, table.get(reference.rpartition(":")[2]))


def flag(element: etree._Element, name: str, *, default: bool) -> bool:
    """The value of a boolean attribute."""
    raw = element.get(name)
    return default if raw is None else str(raw) in ("true", "1")


@dataclass(frozen=True, slots=True)
class DetailReader:
    """Reads the small parts and reports what is wrong with them."""

    known: Declarations
    findings: Findings

    def message(self, element: etree._Element) -> MessageEvent:
        """The message an event or task refers to."""
        reference = element.get("messageRef")
        if reference is None:
            self.findings.refuse(element, "no message is named (messageRef)")
            return MessageEvent("")
        name = _by_reference(self.known.messages, str(reference))
        if not name:
            self.findings.refuse(element, f"the message '{reference!s}' is not declared or has no name")
        return MessageEvent(name or "")

    def expression(self, element: etree._Element) -> str:
        """The text of an expression; only FEEL is accepted."""
        text = text_of(element)
        language = str(element.get("language") or self.known.language)
        if not text:
            self.findings.refuse(element, "the expression is empty")
        elif language and "feel" not in language.lower():
            self.findings.refuse(element, f"the expression language '{language}' is not executed; use FEEL")
        elif JUEL.match(text):
            self.findings.refuse(element, f"'{text}' is not FEEL")
        return text

    def event(self, element: etree._Element) -> EventDefinition | None:
        """The event definition of an event; None for a none event."""
        found = [child for child in element if local(child) in grammar.EVENT_DEFINITIONS]
        if len(found) > 1:
            self.findings.refuse(element, "events with several definitions are not executed")
        return self._definition(found[0]) if found else None

    def _definition(self, definition: etree._Element) -> EventDefinition:
        match local(definition):
            case grammar.MESSAGE:
                return self.message(definition)
            case grammar.TIMER:
                return self._timer(definition)
            case grammar.SIGNAL:
                return SignalEvent(self._signal(definition))
            case grammar.ERROR:
                return ErrorEvent(self._code(definition, "error", self.known.errors))
            case grammar.ESCALATION:
                return EscalationEvent(self._code(definition, "escalation", self.known.escalations))
            case grammar.CONDITIONAL:
                return ConditionalEvent(self._condition(definition))
            case grammar.LINK:
                return LinkEvent(str(definition.get("name") or ""))
            case grammar.COMPENSATE:
                activity = definition.get("activityRef")
                return CompensateEvent(None if activity is None else str(activity))
        return TerminateEvent()

    def _signal(self, definition: etree._Element) -> str:
        reference = str(definition.get("signalRef") or "")
        name = _by_reference(self.known.signals, reference)
        if not name:
            self.findings.refuse(definition, f"the signal '{reference}' is not declared or has no name")
        return name or ""

    def _condition(self, definition: etree._Element) -> str:
        found = children(definition, "condition")
        if len(found) != 1:
            self.findings.refuse(definition, "a conditional event needs exactly one condition")
            return ""
        return self.expression(found[0])

    def _timer(self, definition: etree._Element) -> TimerEvent:
        found = [child for child in definition if local(child) in TIMER_KINDS]
        if len(found) != 1:
            self.findings.refuse(definition, "a timer needs exactly one of timeDate, timeDuration and timeCycle")
            return TimerEvent("duration", "")
        kind, text = TIMER_KINDS[local(found[0])], self.expression(found[0])
        return TimerEvent(kind, text, self._repeats(found[0], text)) if kind == "cycle" else TimerEvent(kind, text)

    def _repeats(self, element: etree._Element, text: str) -> int | None:
        match = CYCLE.fullmatch(text)
        if match is None:
            self.findings.refuse(element, f"the cycle '{text}' is not of the form R<count>/<duration>, like R3/P14D")
            return 1
        if match[1] == "":
            return None
        if int(match[1]) == 0:
            self.findings.refuse(element, "a cycle with no repetition never fires")
        return int(match[1])

    def _code(self, definition: etree._Element, what: str, known: Mapping[str, str]) -> str | None:
        reference = definition.get(f"{what}Ref")
        if reference is None:
            return None
        code = _by_reference(known, str(reference))
        if not code:
            self.findings.refuse(definition, f"the {what} '{reference!s}' is not declared or has no {what}Code")
        return code or ""

    def properties(self, element: etree._Element) -> dict[str, str]:
        """The amtsweg attributes and properties of a flow node, in one mapping."""
        found = {split(key)[1]: str(value) for key, value in element.attrib.items() if split(key)[0] == AMTSWEG}
        for item in element.iterfind(f"{{{BPMN}}}extensionElements/{{{AMTSWEG}}}property"):
            name = str(item.get("name") or "")
            if name in found:
                self.findings.refuse(element, f"the property '{name}' is given twice")
            found[name] = str(item.get("value") or "")
        return found
