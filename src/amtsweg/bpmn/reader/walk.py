"""Hold every element and every attribute of the document against the grammar."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from amtsweg.bpmn.contracts import Problem
from amtsweg.bpmn.reader import grammar
from amtsweg.bpmn.reader.source import AMTSWEG, BPMN, DIAGRAM, XSI, children, id_of, line_of, local, problem, split

XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(slots=True)
class Findings:
    """What is refused and what is merely without effect."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def refuse(self, element: etree._Element, reason: str) -> None:
        """Add a reason why the model cannot be executed."""
        self.problems.append(problem(element, reason))

    def notice(self, element: etree._Element, reason: str) -> None:
        """Add something that has no effect on execution."""
        self.notices.append(problem(element, reason))


def walk(root: etree._Element, described_only: frozenset[str], findings: Findings) -> None:
    """Check the document; processes in `described_only` are pictures of other parties and are not entered."""
    _check_attributes(root, grammar.GRAMMAR["definitions"], findings)
    for child in root:
        if local(child) == "process" and child.get("id") in described_only:
            findings.notice(child, "this process is not executable and only describes another party")
        elif split(child.tag)[0] not in DIAGRAM:
            _check_child(child, grammar.GRAMMAR["definitions"], "definitions", findings)


def _check_child(element: etree._Element, parent: grammar.Rule, parent_name: str, findings: Findings) -> None:
    namespace, name = split(element.tag)
    if namespace != BPMN:
        findings.refuse(element, f"element '{name}' of the namespace '{namespace}' may not stand here")
    elif name not in parent.children:
        findings.refuse(element, _why_refused(name, parent_name))
    else:
        _check_element(element, name, findings)


def _why_refused(name: str, parent: str) -> str:
    known = grammar.REFUSED.get(name)
    if known is not None:
        return known
    if name in grammar.GRAMMAR:
        return f"element '{name}' is not executed inside '{parent}'"
    return f"element '{name}' is not executed"


def _check_element(element: etree._Element, name: str, findings: Findings) -> None:
    rule = grammar.GRAMMAR[name]
    _check_attributes(element, rule, findings)
    if name in grammar.NOTICED:
        findings.notice(element, grammar.NOTICED[name])
    if name == "extensionElements":
        _check_extensions(element, findings)
    elif not rule.opaque:
        for child in element:
            _check_child(child, rule, name, findings)


def _check_attributes(element: etree._Element, rule: grammar.Rule, findings: Findings) -> None:
    for key, value in element.attrib.items():
        namespace, name = split(key)
        if namespace:
            _check_foreign_attribute(element, namespace, name, findings)
        elif name in rule.fixed:
            if str(value) not in rule.fixed[name]:
                findings.refuse(element, grammar.REFUSED.get(name, f"{name}='{value!s}' is not executed"))
        elif name not in rule.attributes:
            findings.refuse(element, f"attribute '{name}' is not executed here")


def _check_foreign_attribute(element: etree._Element, namespace: str, name: str, findings: Findings) -> None:
    if namespace == AMTSWEG:
        if local(element) not in grammar.NODE_TAGS:
            findings.refuse(element, f"attribute 'amtsweg:{name}' may only stand on a flow node")
    elif namespace == XML or (namespace == XSI and name in ("schemaLocation", "type")):
        return
    elif _belongs_to_engine(namespace):
        findings.refuse(element, f"attribute '{name}' belongs to another engine ({namespace}) and is not executed")
    else:
        findings.notice(element, f"the foreign attribute '{name}' ({namespace}) has no effect")


def _belongs_to_engine(namespace: str) -> bool:
    return namespace.startswith(grammar.OTHER_ENGINES) and not namespace.startswith(grammar.DRAWING_TOOLS)


def _check_extensions(element: etree._Element, findings: Findings) -> None:
    for child in element:
        namespace, name = split(child.tag)
        if namespace == AMTSWEG:
            _check_property(child, name, findings)
        elif namespace == BPMN or any(_engine_namespaces(child)):
            findings.refuse(child, f"extension '{name}' ({namespace}) is not executed")
        else:
            findings.notice(child, f"the foreign extension '{name}' ({namespace}) has no effect")


def _engine_namespaces(element: etree._Element) -> Iterator[bool]:
    for inner in element.iter():
        yield _belongs_to_engine(split(inner.tag)[0])


def _check_property(element: etree._Element, name: str, findings: Findings) -> None:
    holder = element.getparent()
    node = None if holder is None else holder.getparent()
    if name != "property" or len(element) or set(map(str, element.attrib)) != {"name", "value"}:
        findings.refuse(element, "the only amtsweg extension is <amtsweg:property name=… value=…/>")
    elif node is None or local(node) not in grammar.NODE_TAGS:
        findings.refuse(element, "amtsweg:property may only stand on a flow node")


def select_process(root: etree._Element, findings: Findings) -> tuple[etree._Element | None, frozenset[str]]:
    """The one process to execute, and the ids of those that only describe other parties."""
    processes = children(root, "process")
    executable = [process for process in processes if process.get("isExecutable") in ("true", "1")]
    if not processes:
        findings.refuse(root, "the document contains no process")
    for process in [] if executable else processes:
        findings.refuse(process, 'the process is not marked executable (isExecutable="true")')
    for process in executable[1:]:
        findings.refuse(process, f"a second executable process beside '{id_of(executable[0])}'; one per document")
    if len(executable) != 1:
        return None, frozenset()
    others = (process.get("id") for process in processes if process is not executable[0])
    return executable[0], frozenset(str(other) for other in others if other)


def check_ids(root: etree._Element, findings: Findings) -> None:
    """Ids of BPMN elements are unique in the document."""
    seen: dict[str, int] = {}
    for element in root.iter(f"{{{BPMN}}}*"):
        found = element.get("id")
        if found is None:
            continue
        if str(found) in seen:
            findings.refuse(element, f"the id '{found!s}' was already used in line {seen[str(found)]}")
        seen.setdefault(str(found), line_of(element))
