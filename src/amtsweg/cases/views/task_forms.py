"""The pack's own form of a task, shown and read like any form."""

from dataclasses import dataclass

from django.http import HttpRequest

from amtsweg.cases.contracts import Case
from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundPage
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.processes.contracts import Task


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task's form with its answers; ``complete`` once everything holds, ``grown`` if answers led to new questions."""

    bound: BoundPage
    answers: dict[str, object]
    complete: bool
    grown: bool = False


def form_page(request: HttpRequest, task: Task, case: Case) -> TaskPage:
    """Return the task's form, filled with what was sent. Raises NotFound if the pack lacks the form."""
    service = catalogue.service_version(case.working_version_id)
    version_id = service.task_forms.get(task.form)
    if version_id is None:
        raise NotFound(f"Das Leistungspaket {service.service_slug} hat kein Formular „{task.form}“ für diese Aufgabe.")
    form, at, given = forms.form(version_id), clock.now(), {"answers": dict(case.data)}
    if request.method != "POST":
        return TaskPage(forms.bind(form, answers={}, given=given, at=at), {}, complete=False)
    result = forms.read_page(form, None, request.POST, request.FILES, answers={}, at=at, given=given)
    bound = forms.bind(form, answers=result.answers, errors=result.errors, given=given, focus=result.focus, at=at)
    return TaskPage(bound, forms.prune(form, result.answers, given=given), result.complete, grown=bool(result.revealed))
