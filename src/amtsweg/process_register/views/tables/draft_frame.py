"""What the pages of a draft have around them: whose it is, and the way between editing, examples and publishing."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.process_register.queries.tables import grids_of
from amtsweg.process_register.rules.tables.drafts import Draft
from amtsweg.process_register.views.frame import Tab
from amtsweg.process_register.views.tables.shared import File

_EXAMPLES, _REVIEW = "process-register-table-examples", "process-register-table-review"
_STEPS: Mapping[str, tuple[str, Promise]] = {
    "examples": (_EXAMPLES, gettext_lazy("Beispiele")),
    "review": (_REVIEW, gettext_lazy("Prüfen und freigeben")),
}


def draft_context(file: File, draft: Draft, current: str, number: int = 1) -> dict[str, object]:
    """Return what every page of a draft shows; ``current`` is edit, examples or review."""
    place = [file.entry.slug, file.name]
    tables = grids_of(draft.xml)
    tabs = []
    for index, grid in enumerate(tables, 1):
        label = _("Tabelle bearbeiten") if len(tables) == 1 else _("Tabelle „%(name)s“") % {"name": grid.name}
        url = reverse("process-register-table-draft", args=[*place, index])
        tabs.append(Tab(url, label, current == "edit" and index == number))
    for step, (name, words) in _STEPS.items():
        count = len(draft.examples) if step == "examples" else None
        tabs.append(Tab(reverse(name, args=place), str(words), current == step, count))
    return {"draft": draft, "draft_tabs": tabs, "number": number, "outdated": draft.based_on != file.version.id}


def revision_of(request: HttpRequest) -> int:
    """Return the revision of the draft that the page was made from."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
