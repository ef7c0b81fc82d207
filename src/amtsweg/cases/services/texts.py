"""Texts of a pack for messages to the applicant, with their blanks filled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from amtsweg.cases.queries.cases import get_case
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.feel.api import evaluate
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import Task

_BLANK = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class MessageText:
    """A title and a text, ready to be sent."""

    title: str
    text: str


def message_text(case_id: UUID, name: str, variables: Mapping[str, object]) -> MessageText:
    """Return a message of the case's pack; ``{…}`` in it is FEEL over the process variables. Raises NotFound."""
    case = get_case(case_id)
    service = catalogue.service_version(case.working_version_id)
    found = service.settings.get("messages", {}).get(name)
    if found is None:
        raise NotFound(f"Das Leistungspaket {service.service_slug} hat keinen Text „{name}“.")
    return MessageText(fill(str(found["title"]), variables), fill(str(found["text"]), variables))


def task_note(service: ServiceVersion, task: Task, variables: Mapping[str, object]) -> str:
    """Return what the drawing wants whoever does a task to know: the text its ``text`` names, with its blanks filled.

    Nothing where it names none. A blank that cannot be filled stays empty: a note must not keep a task away.
    """
    found = service.settings.get("messages", {}).get(task.properties.get("text"))
    return "" if found is None else fill(str(found["text"]), variables)


def fill(text: str, variables: Mapping[str, object]) -> str:
    """Replace each ``{expression}`` by its FEEL value; an empty value becomes nothing."""

    def value(match: re.Match[str]) -> str:
        result = evaluate(match[1], variables)
        return "" if result is None else str(result)

    return _BLANK.sub(value, text).strip()
