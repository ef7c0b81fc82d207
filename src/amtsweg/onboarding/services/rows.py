"""What all use cases of onboarding share: the row under lock, who may write, the access that follows, and the news."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid, NotAllowed, NotFound
from amtsweg.onboarding.contracts import ACCESS, Access, EntryChanged, Stage
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.queries.entries import declared_of, effective
from amtsweg.onboarding.rules.counting import delta
from amtsweg.onboarding.rules.facts import access_of


def locked(slug: str, revision: int | None = None) -> Onboarding:
    """Return the row for writing. Raises NotFound, and EntryChanged if it is not the revision that was shown."""
    row = Onboarding.objects.select_for_update().filter(slug=slug).first()
    if row is None:
        raise NotFound(_("Diese Leistung steht nicht in der Übersicht."))
    if revision is not None and row.revision != revision:
        when = row.updated_at.astimezone(LOCAL_ZONE)
        raise EntryChanged(
            _("Jemand hat diesen Eintrag am %(day)s um %(time)s Uhr geändert, während Sie daran gearbeitet haben.")
            % {"day": f"{when:%d.%m.%Y}", "time": f"{when:%H:%M}"}
        )
    return row


def check_may_manage(unit_key: str, *, actor: Actor, at: datetime) -> None:
    """Return if the person may manage services of this office. Raises NotAllowed; Invalid for no such office."""
    if actor.account_id is None:
        raise NotAllowed(_("Bitte melden Sie sich an."))
    try:
        unit = identity.unit_by_key(unit_key)
    except UnknownUnit as error:
        raise Invalid(error.message, {"unit_key": error.message}) from None
    identity.check_can("catalogue.manage", account_id=actor.account_id, unit_id=unit.id, at=at)


def follow_access(row: Onboarding) -> None:
    """Put into the row what its access can do: what is published here, and what people declared; nothing is saved."""
    version = catalogue.current_version(row.service_slug) if row.service_slug else None
    found = access_of(version) if version is not None else Access()
    for name in ACCESS:
        setattr(row, name, getattr(found | declared_of(row), name))


def save(row: Onboarding, *, at: datetime) -> None:
    """Write a changed row as its next revision."""
    row.revision += 1
    row.updated_at = at
    row.save()


def counted(row: Onboarding) -> Access | None:
    """Return what the figures count of a row: nothing once it is stopped."""
    return None if row.stage == Stage.STOPPED else effective(row)


def event(
    kind: str,
    row: Onboarding,
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, object] | None = None,
    reason: str = "",
) -> events.Event:
    """Return the event of a change; the entry is its own subject, so that its history is read by index."""
    return events.Event(
        f"onboarding.{kind}",
        at,
        actor,
        "onboarding",
        row.id,
        subject_id=row.id,
        unit_id=_unit_id(row.unit_key),
        data={"slug": row.slug, **(data or {})},
        reason=reason.strip(),
        version_to=row.revision,
    )


def access_events(row: Onboarding, before: Access | None, *, actor: Actor, at: datetime) -> list[events.Event]:
    """Return the event that the figures are counted from, if they change at all."""
    change = delta(before, counted(row))
    return [event("access_changed", row, actor=actor, at=at, data={"delta": change})] if change else []


def _unit_id(key: str) -> UUID | None:
    try:
        return identity.unit_by_key(key).id
    except UnknownUnit:
        return None
