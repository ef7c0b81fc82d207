"""What is deployed, as others read it."""

from datetime import datetime

import pytest

from amtsweg.kernel.errors import NotFound
from amtsweg.processes import api as processes

DRAWN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="p" isExecutable="true" name="Probe"><startEvent id="s"><outgoing>f</outgoing></startEvent>
<endEvent id="e"><incoming>f</incoming></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/></process>
</definitions>"""


@pytest.mark.usefixtures("system_scope")
def test_versions_are_listed_newest_first_with_their_files(at: datetime) -> None:
    for version in (1, 2):
        processes.deploy(slug="probe", version=version, bpmn=DRAWN + b" " * version, decisions={}, at=at)
    found = processes.deployed_versions("probe")
    assert [(one.version, one.name, one.running) for one in found] == [(2, "Probe", 0), (1, "Probe", 0)]
    assert processes.model_files("probe", 1).bpmn == DRAWN + b" "
    assert {one.slug for one in processes.deployed_versions()} == {"probe"}


@pytest.mark.usefixtures("system_scope")
def test_what_is_not_deployed_is_not_found() -> None:
    assert processes.deployed_versions("probe") == []
    with pytest.raises(NotFound):
        processes.model_files("probe", 1)
