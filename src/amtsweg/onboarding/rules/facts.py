"""What the access of a published service can do, read from what is published."""

from amtsweg.bpmn import api as bpmn
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.onboarding.contracts import Access

# The building blocks of processes that make a payment, and that bring an answer back to whoever applied.
_PAYING = "raise_demand"
_ANSWERING = "deliver"


def access_of(version: ServiceVersion) -> Access:
    """Return what a version of a service can do by itself."""
    blocks = _blocks(version.process_xml) if version.process_xml is not None else frozenset()
    return Access(
        online=version.form_version_id is not None, payment=_PAYING in blocks, return_channel=_ANSWERING in blocks
    )


def _blocks(xml: bytes) -> frozenset[str]:
    return frozenset(node.implementation for node in bpmn.read(xml).nodes.values() if node.implementation)
