"""What is true of processes whether people say so or not: two statements for one process as for all."""

from collections.abc import Mapping

from amtsweg.catalogue import api as catalogue
from amtsweg.process_register.contracts import Facts
from amtsweg.processes import api as processes

_MOST_SERVICES = 1000


def facts_of(process: str) -> Facts:
    """Return what is deployed of a process and runs; nothing for one without a model."""
    return all_facts(process).get(process, Facts()) if process else Facts()


def all_facts(process: str = "") -> Mapping[str, Facts]:
    """Return the facts of every deployed process, or of one, by slug."""
    online = {service.slug for service in catalogue.online_services(limit=_MOST_SERVICES)}
    running: dict[str, int] = {}
    for one in processes.deployed_versions(process):
        running[one.slug] = running.get(one.slug, 0) + one.running
    return {slug: Facts(deployed=True, online=slug in online, running=count) for slug, count in running.items()}
