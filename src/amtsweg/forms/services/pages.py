"""A page of a form: bound for its template, read from what was sent."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.translation import get_language

from amtsweg.forms.contracts import Answers, BoundPage, Form, PageResult, Problem, Section
from amtsweg.forms.ports import Posted, PostedFiles
from amtsweg.forms.rules import logic, reading
from amtsweg.forms.rules.binding import Frame, bind_page
from amtsweg.forms.rules.checking import check_form, check_settled
from amtsweg.forms.rules.client import client_scripts
from amtsweg.forms.rules.levels import as_list, as_mapping
from amtsweg.forms.rules.locating import located
from amtsweg.forms.rules.summary import summarise
from amtsweg.forms.services.uploads import receive_upload, sign_upload, unsign_upload

_NOTHING: Mapping[str, object] = {}


def bind(
    form: Form,
    *,
    answers: Answers,
    page: str | None = None,
    errors: Mapping[str, str] = {},
    given: Mapping[str, object] = _NOTHING,
    focus: str = "",
    at: datetime | None = None,
    language: str | None = None,
) -> BoundPage:
    """Return a page (the first one if none is named) with its answers, ready for ``{% form_fields %}``.

    ``given`` holds values from outside the form that its expressions may use, such as process variables. They may be
    more than the page shows, so a form that is given something keeps its logic on the server.
    """
    language = language or get_language() or "de"
    logic_of_page = "" if form.given else client_scripts(form, form.page(page).key, answers, language=language, at=at)
    frame = Frame(language, sign_upload, at, errors, given, focus, scripted=bool(logic_of_page))
    return replace(bind_page(form, page, answers, frame), scripts=logic_of_page)


def read_page(
    form: Form,
    page: str | None,
    post: Posted,
    files: PostedFiles,
    *,
    answers: Answers,
    at: datetime,
    given: Mapping[str, object] = _NOTHING,
) -> PageResult:
    """Read what was sent and check it. The result holds all answers so far, with those of other pages untouched."""
    receive = lambda file, field: receive_upload(file, field=field, at=at)  # noqa: E731 - binds the moment
    reader = reading.Reader(post, files, receive=receive, unsign=unsign_upload)
    part = form.page(page)
    read = reader.fields(part.fields, answers)
    own = {field.key for field in part.fields}
    together = {**{key: value for key, value in answers.items() if key not in own}, **read}
    if reader.action:
        return PageResult(together, dict(reader.errors), (), reader.action.verb, _focus(reader.action, together))
    settled = logic.Settled(form, together, given)
    new = reading.revealed(part.fields, settled.root, reader)
    found = check_settled(settled, at=at, language=get_language() or "de", page=part.key)
    errors = {path: message for path, message in found.items() if not _within(path, new)}
    return PageResult(together, {**errors, **reader.errors}, tuple(new))


def _within(path: str, places: list[str]) -> bool:
    return any(path == place or path.startswith(f"{place}.") for place in places)


def _focus(action: reading.Action, answers: Answers) -> str:
    if action.verb != "add":
        return action.path.rpartition(".")[0] if action.verb == "remove" else action.path
    value: object = answers
    for step in action.path.split("."):
        value = as_list(value)[int(step)] if step.isdigit() else as_mapping(value).get(step)
    return f"{action.path}.{len(as_list(value)) - 1}"


def check_all(form: Form, answers: Answers, *, at: datetime, given: Mapping[str, object] = _NOTHING) -> dict[str, str]:
    """Return a message for each path of the whole form that is wrong, in its order."""
    return check_form(form, answers, at=at, language=get_language() or "de", given=given)


def problems(form: Form, found: Mapping[str, str], *, language: str) -> list[Problem]:
    """Return what a check found with the name of each field, and the page and input where it can be put right."""
    return located(form, found, language=language)


def prune(form: Form, answers: Answers, *, given: Mapping[str, object] = _NOTHING) -> dict[str, object]:
    """Return the answers without what is hidden or unknown, and with everything computed."""
    return logic.settle(form, answers, given)


def feel_context(form: Form, answers: Answers, *, given: Mapping[str, object] = _NOTHING) -> Mapping[str, object]:
    """Return the answers as expressions see them: dates as dates, what was not answered as null."""
    return logic.root_context(form, logic.settle(form, answers, given), given)


def summary(form: Form, answers: Answers, *, language: str, given: Mapping[str, object] = _NOTHING) -> list[Section]:
    """Return the answers as a person reads them: for the review page, the PDF and the case page."""
    return summarise(form, answers, language=language, given=given)
