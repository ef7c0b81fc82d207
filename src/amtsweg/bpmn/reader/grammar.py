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
GATEWAY_TAGS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
NODE_TAGS = TASK_TAGS | EVENT_TAGS | GATEWAY_TAGS | {"subProcess", "callActivity"}
DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference"})
SCOPE_CONTENT = META | ARTIFACTS | NODE_TAGS | DATA | {"laneSet", "sequenceFlow", "property"}
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
ACTIVITY_FIXED = {"startQuantity": ONE, "completionQuantity": ONE}
LOOP, MULTI_INSTANCE = "standardLoopCharacteristics", "multiInstanceLoopCharacteristics"
ACTIVITY_DATA = frozenset({"ioSpecification", "dataInputAssociation", "dataOutputAssociation"})


def _activity(*attributes: str, content: frozenset[str] = META, **fixed: frozenset[str]) -> Rule:
    whole = content | NODE_CONTENT | ACTIVITY_DATA | {LOOP, MULTI_INSTANCE}
    return Rule(BASE | {"default", "isForCompensation", *attributes}, whole, ACTIVITY_FIXED | fixed)


def _event(*definitions: str, attributes: frozenset[str] = BASE, **fixed: frozenset[str]) -> Rule:
    return Rule(attributes, NODE_CONTENT | frozenset(definitions), fixed)


MESSAGE, TIMER = "messageEventDefinition", "timerEventDefinition"
ERROR, TERMINATE = "errorEventDefinition", "terminateEventDefinition"
SIGNAL, ESCALATION = "signalEventDefinition", "escalationEventDefinition"
CONDITIONAL, LINK, COMPENSATE = "conditionalEventDefinition", "linkEventDefinition", "compensateEventDefinition"
EVENT_DEFINITIONS = frozenset({MESSAGE, TIMER, ERROR, TERMINATE, SIGNAL, ESCALATION, CONDITIONAL, LINK, COMPENSATE})
AWAITED = (MESSAGE, TIMER, SIGNAL, CONDITIONAL)

TOP = {
    "definitions": Rule(
        BASE | {"targetNamespace", "expressionLanguage", "typeLanguage", "exporter", "exporterVersion"},
        META
        | {"process", "collaboration", "message", "error", "signal", "escalation", "itemDefinition", "category"}
        | {"dataStore"},
    ),
    "process": Rule(BASE | {"isExecutable", "processType", "isClosed", "definitionalCollaborationRef"}, SCOPE_CONTENT),
    "message": Rule(BASE | {"itemRef"}),
    "error": Rule(BASE | {"errorCode", "structureRef"}),
    "signal": Rule(BASE | {"structureRef"}),
    "escalation": Rule(BASE | {"escalationCode", "structureRef"}),
    "itemDefinition": Rule(BASE | {"itemKind", "structureRef", "isCollection"}),
    "dataStore": Rule(BASE | {"capacity", "isUnlimited", "itemSubjectRef"}, META | {"dataState"}),
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
    "scriptTask": _activity("scriptFormat", content=frozenset({"script"})),
    "sendTask": _activity("messageRef", "implementation"),
    "receiveTask": _activity("messageRef", "implementation", instantiate=FALSE),
    "subProcess": _activity("triggeredByEvent", content=SCOPE_CONTENT),
    "callActivity": _activity("calledElement"),
    "exclusiveGateway": Rule(BASE | {"default", "gatewayDirection"}, NODE_CONTENT),
    "inclusiveGateway": Rule(BASE | {"default", "gatewayDirection"}, NODE_CONTENT),
    "parallelGateway": Rule(BASE | {"gatewayDirection"}, NODE_CONTENT),
    "eventBasedGateway": Rule(
        BASE | {"gatewayDirection"}, NODE_CONTENT, {"instantiate": FALSE, "eventGatewayType": frozenset({"Exclusive"})}
    ),
    "startEvent": _event(
        *AWAITED, ERROR, ESCALATION, COMPENSATE, attributes=BASE | {"isInterrupting"}, parallelMultiple=FALSE
    ),
    "intermediateCatchEvent": _event(*AWAITED, LINK, parallelMultiple=FALSE),
    "intermediateThrowEvent": _event(MESSAGE, SIGNAL, ESCALATION, LINK, COMPENSATE),
    "endEvent": _event(MESSAGE, SIGNAL, ERROR, ESCALATION, COMPENSATE, TERMINATE),
    "boundaryEvent": _event(
        *AWAITED,
        ERROR,
        ESCALATION,
        COMPENSATE,
        attributes=BASE | {"attachedToRef", "cancelActivity"},
        parallelMultiple=FALSE,
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
    SIGNAL: Rule(BASE | {"signalRef"}),
    ESCALATION: Rule(BASE | {"escalationRef"}),
    CONDITIONAL: Rule(BASE, META | {"condition"}),
    LINK: Rule(BASE),
    COMPENSATE: Rule(BASE | {"activityRef"}, META, {"waitForCompletion": frozenset({"true", "1"})}),
    LOOP: Rule(BASE | {"testBefore", "loopMaximum"}, META | {"loopCondition"}),
    MULTI_INSTANCE: Rule(
        BASE | {"isSequential"},
        META
        | {"loopCardinality", "completionCondition"}
        | {"loopDataInputRef", "inputDataItem", "loopDataOutputRef", "outputDataItem"},
        {"behavior": frozenset({"All"})},
    ),
    **dict.fromkeys(
        ("condition", "loopCondition", "loopCardinality", "completionCondition"), Rule(EXPRESSION_ATTRIBUTES, META)
    ),
    **dict.fromkeys(("loopDataInputRef", "loopDataOutputRef"), Rule(frozenset(), frozenset())),
    **dict.fromkeys(("inputDataItem", "outputDataItem"), Rule(BASE | {"itemSubjectRef", "isCollection"})),
    "timeDate": Rule(EXPRESSION_ATTRIBUTES, META),
    "timeDuration": Rule(EXPRESSION_ATTRIBUTES, META),
    "timeCycle": Rule(EXPRESSION_ATTRIBUTES, META),
    "conditionExpression": Rule(EXPRESSION_ATTRIBUTES, META),
    "script": Rule(frozenset(), frozenset()),
}
DATA_RULES = {
    "property": Rule(BASE | {"itemSubjectRef"}, META | {"dataState"}),
    "dataObject": Rule(BASE | {"itemSubjectRef", "isCollection"}, META | {"dataState"}),
    "dataObjectReference": Rule(BASE | {"itemSubjectRef", "dataObjectRef"}, META | {"dataState"}),
    "dataStoreReference": Rule(BASE | {"itemSubjectRef", "dataStoreRef"}, META | {"dataState"}),
    "dataState": Rule(BASE),
    "ioSpecification": Rule(BASE, META | {"dataInput", "dataOutput", "inputSet", "outputSet"}),
    "dataInput": Rule(BASE | {"itemSubjectRef", "isCollection"}, META | {"dataState"}),
    "dataOutput": Rule(BASE | {"itemSubjectRef", "isCollection"}, META | {"dataState"}),
    "inputSet": Rule(BASE, META | {"dataInputRefs", "outputSetRefs"}),
    "outputSet": Rule(BASE, META | {"dataOutputRefs", "inputSetRefs"}),
    "dataInputAssociation": Rule(BASE, META | {"sourceRef", "targetRef"}),
    "dataOutputAssociation": Rule(BASE, META | {"sourceRef", "targetRef"}),
    **dict.fromkeys(
        ("dataInputRefs", "dataOutputRefs", "inputSetRefs", "outputSetRefs", "sourceRef", "targetRef"),
        Rule(frozenset(), frozenset()),
    ),
}
GRAMMAR: Mapping[str, Rule] = TOP | DESCRIPTIVE | NODES | DETAILS | DATA_RULES

_UNUSED = "the declaration '{}' is not used by anything that is executed"
_DATA = "'{}' shows data and moves none: everything that runs sees the variables around it"
NOTICED: Mapping[str, str] = {
    **{name: _UNUSED.format(name) for name in ("itemDefinition", "category")},
    **{name: _DATA.format(name) for name in (*sorted(DATA), "dataStore", *sorted(ACTIVITY_DATA))},
}
"""What has no effect on any token and is therefore named among the notices."""

REFUSED: Mapping[str, str] = {
    "task": "a task without a type cannot be executed; say whether it is a user, service or other task",
    "complexGateway": "complex gateways are not executed",
    "transaction": "transactions are not executed",
    "adHocSubProcess": "ad-hoc sub-processes are not executed",
    "cancelEventDefinition": "transactions are not executed",
    "potentialOwner": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "humanPerformer": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "performer": "resource assignments are not executed; use a lane or the amtsweg:group attribute",
    "transformation": "transformations of data are not executed",
    "assignment": "assignments of data are not executed",
    "behavior": "events thrown by single instances are not executed",
    "complexBehaviorDefinition": "events thrown by single instances are not executed",
    "waitForCompletion": "a compensation is always waited for",
    "completionQuantity": "only a quantity of 1 is executed",
    "startQuantity": "only a quantity of 1 is executed",
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
