"""Loops and multiple instances of an activity, and the process a call activity calls."""

from collections.abc import Mapping

from lxml import etree

from amtsweg.bpmn.model import CalledProcess, MultiInstance, StandardLoop
from amtsweg.bpmn.reader.details import DetailReader, flag
from amtsweg.bpmn.reader.grammar import LOOP, MULTI_INSTANCE
from amtsweg.bpmn.reader.source import children, text_of

DATA_TAGS = ("dataObject", "dataObjectReference", "property", "dataInput", "dataOutput")


def data_names(process: etree._Element) -> dict[str, str]:
    """The variables that drawn data stands for, by the ids it is referred to with."""
    found = (element for tag in DATA_TAGS for element in process.iter(f"{{*}}{tag}"))
    return {str(item.get("id")): str(item.get("name") or item.get("id")) for item in found}


def read_loop(
    detail: DetailReader, element: etree._Element, data: Mapping[str, str]
) -> StandardLoop | MultiInstance | None:
    """How an activity is done more than once; None if it is not."""
    loops, instances = children(element, LOOP), children(element, MULTI_INSTANCE)
    if len(loops) + len(instances) > 1:
        detail.findings.refuse(element, "an activity has at most one kind of loop")
    if loops:
        return _standard(detail, loops[0])
    return _multi_instance(detail, instances[0], data) if instances else None


def _standard(detail: DetailReader, element: etree._Element) -> StandardLoop:
    maximum = str(element.get("loopMaximum") or "")
    if maximum and (not maximum.isdecimal() or int(maximum) == 0):
        detail.findings.refuse(element, f"loopMaximum='{maximum}' is not a number of rounds")
        maximum = ""
    condition = _only(detail, element, "loopCondition")
    if condition is None and not maximum:
        detail.findings.refuse(element, "the loop has neither a condition nor a maximum: it never ends")
    return StandardLoop(condition, int(maximum) if maximum else None, flag(element, "testBefore", default=False))


def _multi_instance(detail: DetailReader, element: etree._Element, data: Mapping[str, str]) -> MultiInstance:
    found = MultiInstance(
        sequential=flag(element, "isSequential", default=False),
        cardinality=_only(detail, element, "loopCardinality"),
        collection=_variable(detail, element, "loopDataInputRef", data),
        item=_item(element, "inputDataItem"),
        results=_variable(detail, element, "loopDataOutputRef", data),
        result=_item(element, "outputDataItem"),
        completion=_only(detail, element, "completionCondition"),
    )
    if (found.cardinality is None) == (found.collection is None):
        detail.findings.refuse(element, "multiple instances need either a loopCardinality or a loopDataInputRef")
    if found.item is not None and found.collection is None:
        detail.findings.refuse(element, "an inputDataItem needs the collection it comes from (loopDataInputRef)")
    if (found.results is None) != (found.result is None):
        detail.findings.refuse(element, "loopDataOutputRef and outputDataItem belong together")
    return found


def _only(detail: DetailReader, element: etree._Element, name: str) -> str | None:
    found = children(element, name)
    if len(found) > 1:
        detail.findings.refuse(element, f"there is more than one {name}")
    return detail.expression(found[0]) if found else None


def _variable(detail: DetailReader, element: etree._Element, name: str, data: Mapping[str, str]) -> str | None:
    found = [text_of(reference) for reference in children(element, name)]
    if not found:
        return None
    if found[0] not in data:
        detail.findings.refuse(element, f"{name} refers to '{found[0]}', which is no data here")
    return data.get(found[0], found[0])


def _item(element: etree._Element, name: str) -> str | None:
    found = children(element, name)
    return str(found[0].get("name") or found[0].get("id") or "") or None if found else None


def read_call(detail: DetailReader, element: etree._Element, properties: Mapping[str, str]) -> CalledProcess:
    """The process that is called; its version is written down, so that it can never change under a running case."""
    process = str(element.get("calledElement") or "").rpartition(":")[2]
    if not process:
        detail.findings.refuse(element, "no process is named (calledElement)")
    version = properties.get("version", "")
    if not version.isdecimal():
        detail.findings.refuse(element, "the version of the called process is not named (amtsweg:version)")
        version = "0"
    return CalledProcess(process, int(version), _names(properties, "inputs"), _names(properties, "outputs"))


def _names(properties: Mapping[str, str], key: str) -> tuple[str, ...] | None:
    if key not in properties:
        return None
    return tuple(name.strip() for name in properties[key].split(",") if name.strip())
