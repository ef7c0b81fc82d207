"""What several pages of a case show alike."""

from collections.abc import Iterable, Mapping, Sequence

from amtsweg.cases.contracts import Case
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Section
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import ProcessView


def sections_of(service: ServiceVersion, case: Case, *, language: str) -> Sequence[Section]:
    """Return what was applied for, as a person reads it; nothing if it came in without a form."""
    if service.form_version_id is None:
        return ()
    return forms.summary(forms.form(service.form_version_id), case.data, language=language)


def variables_of(case: Case) -> Mapping[str, object]:
    """Return what the case's process knows so far: the answers of finished tasks and the results of tables."""
    return variables_in(processes.processes_of_subject(case.id))


def variables_in(running: Iterable[ProcessView]) -> Mapping[str, object]:
    """Return what these processes know together; the later one tells where both do."""
    return {name: value for one in running for name, value in one.variables.items()}


def findings_of(
    service: ServiceVersion, case: Case, variables: Mapping[str, object], *, language: str
) -> Sequence[Section]:
    """Return what colleagues found out in the tasks before, as they wrote it into the pack's forms."""
    given = {"answers": dict(case.data)}
    return [
        section
        for name, version_id in service.task_forms.items()
        if isinstance(answers := variables.get(name), Mapping)
        for section in forms.summary(forms.form(version_id), answers, language=language, given=given)
    ]
