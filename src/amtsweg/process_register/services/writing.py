"""What people write into the register: a new entry, other words, another status."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.process_register.contracts import EntryChanged, Status
from amtsweg.process_register.models import RegisteredProcess
from amtsweg.process_register.queries.facts import facts_of
from amtsweg.process_register.rules.merging import Origin, Value
from amtsweg.process_register.rules.standing import check_claim, standing
from amtsweg.process_register.rules.writing import check_slug, read_values, slug_of
from amtsweg.process_register.services.rows import entry_event, give_way, locked, offer, save


def create_entry(*, typed: Mapping[str, str], actor: Actor, at: datetime) -> str:
    """Enter a process and return its short name, which is made from its title.

    Raises Invalid with a message for each wrong field, NotAllowed without ``process.manage`` in the office it names.
    """
    values = read_values(typed)
    check_may_manage(str(values["unit_key"]), actor=actor, at=at)
    slug = slug_of(str(values["title"]))
    with scope.work(scope.SYSTEM), events.together():
        taken = set(RegisteredProcess.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
        free = next(name for name in _names(slug) if name not in taken)
        check_slug(free)
        row = RegisteredProcess(slug=free, revision=0, created_at=at)
        _take_process(row, values)
        facts = facts_of(str(values.get("process", "")))
        merged = offer(row, values, by=Origin.PERSON, facts=facts)
        _save_new(row, at)
        events.record([entry_event("created", row, actor=actor, at=at, data={"fields": sorted(merged.changes)})])
    return row.slug


def _names(slug: str) -> list[str]:
    base = slug or "prozess"
    # The register's own addresses are no names, and nobody enters a hundred processes of one name.
    return [*([base] if base not in ("neu", "stand") else []), *(f"{base}-{number}" for number in range(2, 1000))]


def _save_new(row: RegisteredProcess, at: datetime) -> None:
    try:
        with transaction.atomic():
            save(row, at=at)
    except IntegrityError:  # two people entered the same name in the same moment
        text = _("Einen Prozess mit diesem Namen hat gerade jemand angelegt.")
        raise Invalid(text, {"title": text}) from None


def edit_entry(*, slug: str, typed: Mapping[str, str], revision: int, actor: Actor, at: datetime) -> None:
    """Write what was typed over what is there; from then on these fields are people's words.

    Raises NotFound, NotAllowed, Invalid with a message for each wrong field, and EntryChanged when somebody else was
    faster: then nothing is written.
    """
    values = read_values(typed)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug)
        check_may_manage(row.unit_key, actor=actor, at=at)
        if values.get("unit_key", row.unit_key) != row.unit_key:
            check_may_manage(str(values["unit_key"]), actor=actor, at=at)
        _check_revision(row, revision)
        _take_process(row, values)
        merged = offer(row, values, by=Origin.PERSON, facts=facts_of(str(values.get("process", row.process))))
        if not merged.changes:
            return
        save(row, at=at)
        events.record([entry_event("edited", row, actor=actor, at=at, data={"fields": sorted(merged.changes)})])


def claim_status(*, slug: str, status: Status, reason: str, revision: int, actor: Actor, at: datetime) -> Status:
    """Say how far a process has come, and return the status that then holds.

    Raises NotFound, NotAllowed, NotYet where the facts do not bear it, Invalid without a reason, EntryChanged.
    """
    with scope.work(scope.SYSTEM), events.together():
        row = locked(slug)
        check_may_manage(row.unit_key, actor=actor, at=at)
        _check_revision(row, revision)
        facts, before = facts_of(row.process), row.claimed
        check_claim(Status(before), status, reason=reason, facts=facts)
        row.claimed = status.value
        row.origins = {**row.origins, "claimed": Origin.PERSON.value}
        row.status = standing(status, facts).value
        save(row, at=at)
        data = {"from": before, "to": row.claimed, "status": row.status}
        events.record([entry_event("status_claimed", row, actor=actor, at=at, data=data, reason=reason)])
    return Status(row.status)


def check_may_manage(unit_key: str, *, actor: Actor, at: datetime) -> None:
    """Return if the person may write for this office; what belongs to no office is for those who may everywhere.

    Raises NotAllowed, and Invalid where there is no such office.
    """
    if actor.account_id is None:
        raise NotAllowed(_("Bitte melden Sie sich an."))
    try:
        units = (
            [identity.unit_by_key(unit_key)] if unit_key else [one for one in identity.org_units() if not one.parent_id]
        )
    except UnknownUnit as error:
        raise Invalid(error.message, {"unit_key": error.message}) from None
    for unit in units:
        identity.check_can("process.manage", account_id=actor.account_id, unit_id=unit.id, at=at)


def _check_revision(row: RegisteredProcess, revision: int) -> None:
    if row.revision != revision:
        when = row.updated_at.astimezone(LOCAL_ZONE)
        raise EntryChanged(
            _("Jemand hat diesen Eintrag am %(day)s um %(time)s Uhr geändert, während Sie daran gearbeitet haben.")
            % {"day": f"{when:%d.%m.%Y}", "time": f"{when:%H:%M}"}
        )


def _take_process(row: RegisteredProcess, values: Mapping[str, Value]) -> None:
    """Let an entry that somebody wrote take over the model of one that made itself."""
    process = str(values.get("process", ""))
    if not process or process == row.process:
        return
    if not facts_of(process).deployed:
        text = _("Ein Modell mit diesem Kurznamen ist nicht veröffentlicht.")
        raise Invalid(text, {"process": text})
    owner = RegisteredProcess.objects.defer("search").select_for_update().filter(process=process).first()
    if owner is not None and not give_way(owner):
        text = _("Dieses Modell gehört schon zum Prozess „%(title)s“.") % {"title": owner.title}
        raise Invalid(text, {"process": text})
