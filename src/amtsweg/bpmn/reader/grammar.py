"""The part of BPMN 2.0 that is executed, as one table: what may stand where, with which attributes.

The walker visits every element and every attribute; whatever is not in this table is refused. A construct can
therefore never be read by nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

META = frozenset({"documentation", "extensionElements"})
ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
TASK_TAGS = frozenset(
    {"userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask"}
)
EVENT_TAGS = frozenset({"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"})
GATEWAY_TAGS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway"})
NODE_TAGS = TASK_TAGS | EVENT_TAGS | GATEWAY_TAGS | {"subProcess"}
SCOPE_CONTENT = META | ARTIFACTS | NODE_TAGS | {"laneSet", "sequenceFlow"}
NODE_CONTENT = META | {"incoming", "outgoing"}
BASE = frozenset({"id", "name"})
EXPRESSION_ATTRIBUTES = frozenset({"id", "language", "evaluatesToTypeRef"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What one element may carry. `fixed` names attributes that may only say what is executed anyway."""

    attributes: frozenset[str] = BASE
    children: frozenset[str] = META
    fixed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    opaque: bool = False


FALSE = frozenset({"false", "0"})
ONE = frozenset({"1"})
ACTIVITY_FIXED = {"isForCompensation": FALSE, "startQuantity": ONE, "completionQuantity": ONE}


def _activity(*attributes: str, content: frozenset[str] = NODE_CONTENT, **fixed: frozenset[str]) -> Rule:
    return Rule(BASE | {"default", *attributes}, content, ACTIVITY_FIXED | fixed)


def _event(*definitions: str, attributes: frozenset[str] = BASE, **fixed: frozenset[str]) -> Rule:
    return Rule(attributes, NODE_CONTENT | frozenset(definitions), fixed)


MESSAGE, TIMER = "messageEventDefinition", "timerEventDefinition"
ERROR, TERMINATE = "errorEventDefinition", "terminateEventDefinition"
EVENT_DEFINITIONS = frozenset({MESSAGE, TIMER, ERROR, TERMINATE})

TOP = {
    "definitions": Rule(
        BASE | {"targetNamespace", "expressionLanguage", "typeLanguage", "exporter", "exporterVersion"},
        META | {"process", "collaboration", "message", "error", "signal", "escalation", "itemDefinition", "category"},
    ),
    "process": Rule(BASE | {"isExecutable", "processType", "isClosed", "definitionalCollaborationRef"}, SCOPE_CONTENT),
    "message": Rule(BASE | {"itemRef"}),
    "error": Rule(BASE | {"errorCode", "structureRef"}),
    "signal": Rule(BASE | {"structureRef"}),
    "escalation": Rule(BASE | {"escalationCode", "structureRef"}),
    "itemDefinition": Rule(BASE | {"itemKind", "structureRef", "isCollection"}),
    "category": Rule(BASE, META | {"categoryValue"}),
    "categoryValue": Rule(BASE | {"value"}),
    "collaboration": Rule(BASE | {"isClosed"}, META | ARTIFACTS | {"participant", "messageFlow"}),
    "participant": Rule(BASE | {"processRef"}),
    "messageFlow": Rule(BASE | {"sourceRef", "targetRef", "messageRef"}),
}
DESCRIPTIVE = {
    "documentation": Rule(BASE | {"textFormat"}, opaque=True),
    "extensionElements": Rule(frozenset(), frozenset()),
    "textAnnotation": Rule(BASE | {"textFormat"}, META | {"text"}),
    "text": Rule(frozenset(), opaque=True),
    "association": Rule(BASE | {"sourceRef", "targetRef", "associationDirection"}),
    "group": Rule(BASE | {"categoryValueRef"}),
    "laneSet": Rule(BASE, META | {"lane"}),
    "childLaneSet": Rule(BASE, META | {"lane"}),
    "lane": Rule(BASE, META | {"flowNodeRef", "childLaneSet"}),
    "flowNodeRef": Rule(frozenset(), frozenset()),
    "incoming": Rule(frozenset(), frozenset()),
    "outgoing": Rule(frozenset(), frozenset()),
}
NODES = {
    "userTask": _activity("implementation"),
    "manualTask": _activity(),
    "serviceTask": _activity("implementation"),
    "businessRuleTask": _activity("implementation"),
    "scriptTask": _activity("scriptFormat", content=NODE_CONTENT | {"script"}),
    "sendTask": _activity("messageRef", "implementation"),
    "receiveTask": _activity("messageRef", "implementation", instantiate=FALSE),
    "subProcess": _activity("triggeredByEvent", content=SCOPE_CONTENT | NODE_CONTENT),
    "exclusiveGateway": Rule(BASE | {"default", "gatewayDirection"}, NODE_CONTENT),
    "parallelGateway": Rule(BASE | {"gatewayDirection"}, NODE_CONTENT),
    "eventBasedGateway": Rule(
        BASE | {"gatewayDirection"}, NODE_CONTENT, {"instantiate": FALSE, "eventGatewayType": frozenset({"Exclusive"})}
    ),
    "startEvent": _event(MESSAGE, TIMER, ERROR, attributes=BASE | {"isInterrupting"}, parallelMultiple=FALSE),
    "intermediateCatchEvent": _event(MESSAGE, TIMER, parallelMultiple=FALSE),
    "intermediateThrowEvent": _event(MESSAGE),
    "endEvent": _event(MESSAGE, ERROR, TERMINATE),
    "boundaryEvent": _event(
        MESSAGE, TIMER, ERROR, attributes=BASE | {"attachedToRef", "cancelActivity"}, parallelMultiple=FALSE
    ),
    "sequenceFlow": Rule(
        BASE | {"sourceRef", "targetRef"}, META | {"conditionExpression"}, {"isImmediate": frozenset({"true", "1"})}
    ),
}
DETAILS = {
    MESSAGE: Rule(BASE | {"messageRef"}),
    TIMER: Rule(BASE, META | {"timeDate", "timeDuration", "timeCycle"}),
    ERROR: Rule(BASE | {"errorRef"}),
    TERMINATE: Rule(BASE),
    "timeDate": Rule(EXPRESSION_ATTRIBUTES, META),
    "timeDuration": Rule(EXPRESSION_ATTRIBUTES, META),
    "timeCycle": Rule(EXPRESSION_ATTRIBUTES, META),
    "conditionExpression": Rule(EXPRESSION_ATTRIBUTES, META),
    "script": Rule(frozenset(), frozenset()),
}
GRAMMAR: Mapping[str, Rule] = TOP | DESCRIPTIVE | NODES | DETAILS

NOTICED = frozenset({"signal", "escalation", "itemDefinition", "category"})
"""Declarations at the top that nothing executed can use; named among the notices."""

REFUSED: Mapping[str, str] = {
    "task": "a task without a type cannot be executed; say whether it is a user, service or other task",
    "callActivity": "call activities are not executed",
    "complexGateway": "complex gateways are not executed",
    "inclusiveGateway": "inclusive gateways are not executed",
    "transaction": "transactions are not executed",
    "adHocSubProcess": "ad-hoc sub-processes are not executed",
    "standardLoopCharacteristics": "loops on an activity are not executed",
    "multiInstanceLoopCharacteristics": "multiple instances of an activity are not executed",
    "signalEventDefinition": "signal events are not executed",
    "escalationEventDefinition": "escalation events are not executed",
    "conditionalEventDefinition": "conditional events are not executed",
    "linkEventDefinition": "link events are not executed",
    "compensateEventDefinition": "compensation is not executed",
    "cancelEventDefinition": "transactions are not executed",
    "ioSpecification": "data inputs and outputs are not executed",
    "dataInputAssociation": "data associations are not executed",
    "dataOutputAssociation": "data associations are not executed",
    "dataObject": "data objects are not executed",
    "dataObjectReference": "data objects are not executed",
    "dataStore": "data stores are not executed",
    "dataStoreReference": "data stores are not executed",
    "potentialOwner": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "humanPerformer": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "performer": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "completionQuantity": "only a quantity of 1 is executed",
    "startQuantity": "only a quantity of 1 is executed",
    "isForCompensation": "compensation is not executed",
}

OTHER_ENGINES = (
    "http://camunda.org/schema",
    "http://operaton.org/schema",
    "http://activiti.org/bpmn",
    "http://flowable.org/",
    "http://www.jboss.org/drools",
    "http://spiffworkflow.org/",
)
"""Extensions that change what their own engine executes: to ignore them would be to execute something else."""
DRAWING_TOOLS = (
    "http://camunda.org/schema/modeler/",
    "http://camunda.org/schema/color/",
    "http://operaton.org/schema/modeler/",
    "http://operaton.org/schema/color/",
)
"""Their look-alikes that only concern the drawing."""
