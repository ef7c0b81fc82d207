"""What every page of one form has around it: whose it is, and the way between its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor.contracts import FormDraft
from amtsweg.form_editor.queries.drafts import draft_of, service_in_force
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotAllowed, NotFound

# The steps of a draft: the name of the address, and its tab.
_STEPS: Mapping[str, Promise] = {
    "form-editor-draft": gettext_lazy("Bearbeiten"),
    "form-editor-preview": gettext_lazy("Vorschau"),
    "form-editor-examples": gettext_lazy("Beispiele"),
    "form-editor-review": gettext_lazy("Prüfen und freigeben"),
    "form-editor-states": gettext_lazy("Stände"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """The form of a service as it is in force, and the draft of it if there is one."""

    version: ServiceVersion
    unit: OrgUnit
    draft: FormDraft | None

    @property
    def slug(self) -> str:
        """Return the address of the service."""
        return self.version.service_slug


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a draft."""

    url: str
    label: str
    current: bool
    count: int | None = None


def open_form(slug: str) -> Opened:
    """Return the form of a service. Raises NotFound."""
    version = service_in_force(slug)
    return Opened(version, identity.unit_by_key(version.unit_key), draft_of(version.service_slug))


def open_draft(slug: str) -> tuple[Opened, FormDraft]:
    """Return the form of a service with its draft. Raises NotFound."""
    opened = open_form(slug)
    if opened.draft is None:
        raise NotFound("Zu diesem Formular gibt es gerade keinen Entwurf. Er wurde freigegeben oder verworfen.")
    return opened, opened.draft


def show(
    request: HttpRequest, template: str, opened: Opened, context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render a page about a form."""
    around = {
        "service": opened.version,
        "unit": opened.unit,
        "draft": opened.draft,
        "may_edit": may("form.edit", request, opened),
        "may_publish": may("form.publish", request, opened),
    }
    return render(request, f"form_editor/{template}.html", {**around, **context}, status=status)


def show_draft(
    request: HttpRequest,
    template: str,
    opened: Opened,
    draft: FormDraft,
    context: Mapping[str, object],
    *,
    status: int = 200,
) -> HttpResponse:
    """Render a page of a draft; the name of its address tells which step it is."""
    name = request.resolver_match.url_name if request.resolver_match else ""
    tabs = [
        Tab(
            reverse(step, args=[opened.slug]),
            str(label),
            step == name or step == _PARENTS.get(str(name)),
            len(draft.examples) if step == "form-editor-examples" else None,
        )
        for step, label in _STEPS.items()
    ]
    around = {"draft": draft, "draft_tabs": tabs, "outdated": draft.based_on != opened.version.id}
    return show(request, template, opened, {**around, **context}, status=status)


_PARENTS = {
    "form-editor-condition": "form-editor-draft",
    "form-editor-blocks": "form-editor-draft",
    "form-editor-publish": "form-editor-review",
}


def may(action: str, request: HttpRequest, opened: Opened) -> bool:
    """Tell whether the person may do this in the office of the form."""
    return identity.can(action, account_id=account_id_of(request), unit_id=opened.unit.id, at=clock.now())


def acting(request: HttpRequest, action: str, opened: Opened) -> Actor:
    """Return who acts on a form. Raises NotAllowed without the right in the office of the service."""
    identity.check_can(action, account_id=account_id_of(request), unit_id=opened.unit.id, at=clock.now())
    return identity.actor_of(request, action=action, unit_id=opened.unit.id)


def account_id_of(request: HttpRequest) -> UUID:
    """Return the signed-in account. Raises NotAllowed if there is none."""
    account_id = identity.actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return account_id


def revision_of(request: HttpRequest) -> int:
    """Return the revision of the draft that the page was made from."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0
