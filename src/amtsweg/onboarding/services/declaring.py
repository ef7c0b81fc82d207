"""Declare what the access of a service can do where that is not found here: a central or specialist solution."""

from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import Access
from amtsweg.onboarding.services.rows import (
    access_events,
    check_may_manage,
    counted,
    event,
    follow_access,
    locked,
    save,
)


def declare_access(
    *, slug: str, declared: Access, url: str, system: str, revision: int, actor: Actor, at: datetime
) -> None:
    """Say where a service is to be had, which specialist system it is connected to, and what it can do.

    Raises NotFound, NotAllowed, EntryChanged, Invalid with a message for each wrong field.
    """
    _check(declared, url.strip(), system)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug, revision)
        check_may_manage(row.unit_key, actor=actor, at=at)
        before = counted(row)
        row.declared, row.url, row.system = asdict(declared), url.strip(), system.strip()[:200]
        follow_access(row)
        save(row, at=at)
        news = event("declared", row, actor=actor, at=at, data={**row.declared, "url": row.url, "system": row.system})
        events.record([news, *access_events(row, before, actor=actor, at=at)])


def _check(declared: Access, url: str, system: str) -> None:
    errors = {}
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            errors["url"] = _("Bitte geben Sie eine vollständige Adresse an, zum Beispiel https://service.beispiel.de.")
    elif declared.online:
        errors["url"] = _("Bitte geben Sie die Adresse an, unter der die Leistung online ist.")
    if declared.connected and not system.strip():
        errors["system"] = _("Bitte nennen Sie das Fachverfahren, das angebunden ist.")
    if errors:
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), errors)
