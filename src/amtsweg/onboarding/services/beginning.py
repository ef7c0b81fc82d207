"""Begin with a service: somebody enters it, or it was published and enters itself."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.onboarding.contracts import NewEntry, SolutionPath, Stage
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.services.rows import access_events, check_may_manage, counted, event, follow_access, save

# Words that are addresses of the overview itself.
RESERVED = frozenset({"neu", "zahlen", "liste"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def begin(*, new: NewEntry, actor: Actor, at: datetime) -> str:
    """Enter a service that is to get a digital access, and return its short name.

    Raises Invalid with a message for each wrong field, NotAllowed without ``catalogue.manage`` in its office.
    """
    if not new.title.strip():
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), {"title": _("Bitte geben Sie der Leistung einen Namen.")})
    if new.leika_key and not (new.leika_key.isdigit() and len(new.leika_key) == 14):
        raise Invalid(_("Bitte prüfen Sie Ihre Angaben."), {"leika_key": _("Ein LeiKa-Schlüssel hat 14 Ziffern.")})
    check_may_manage(new.unit_key, actor=actor, at=at)
    with scope.work(scope.SYSTEM), events.together():
        row = Onboarding(
            slug=free_slug(new.title),
            title=new.title.strip(),
            leika_key=new.leika_key,
            unit_key=new.unit_key,
            owner=new.owner.strip(),
            due=new.due,
            revision=0,
            created_at=at,
        )
        _save_new(row, at)
        events.record([event("begun", row, actor=actor, at=at), *access_events(row, None, actor=actor, at=at)])
    return row.slug


def free_slug(title: str) -> str:
    """Return a short name for a title that no other entry has."""
    base = slugify(title.translate(_UMLAUTS))[:100].strip("-") or "leistung"
    taken = set(Onboarding.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    return next(name for name in (base, *(f"{base}-{number}" for number in range(2, 1000))) if name not in taken)


def _save_new(row: Onboarding, at: datetime) -> None:
    try:
        with transaction.atomic():
            save(row, at=at)
    except IntegrityError:  # two people entered the same name in the same moment
        text = _("Eine Leistung mit diesem Namen hat gerade jemand eingetragen.")
        raise Invalid(text, {"title": text}) from None


def note_version(version: ServiceVersion, *, actor: Actor, at: datetime) -> None:
    """Let the overview follow a version that was published; a service nobody entered enters itself."""
    with scope.work(scope.SYSTEM), events.together():
        known = _entry_of(version)
        before = counted(known) if known is not None else None
        row = known or _entered(version, at)
        row.service_slug, row.title = version.service_slug, version.title
        row.unit_key, row.leika_key = version.unit_key, version.leika_key or row.leika_key
        follow_access(row)
        save(row, at=at)
        news = event("published", row, actor=actor, at=at, data={"version": version.version})
        events.record([news, *access_events(row, before, actor=actor, at=at)])


def _entry_of(version: ServiceVersion) -> Onboarding | None:
    rows = Onboarding.objects.select_for_update()
    found = rows.filter(service_slug=version.service_slug).first()
    if found is None and version.leika_key:
        found = rows.filter(leika_key=version.leika_key, service_slug="").first()
    return found


def _entered(version: ServiceVersion, at: datetime) -> Onboarding:
    """What a pack brings with its form is online: its author has taken the five steps."""
    online = version.form_version_id is not None
    return Onboarding(
        slug=free_slug(version.title),
        stage=Stage.ONLINE if online else Stage.REQUIREMENTS,
        path=SolutionPath.FORM_SYSTEM if online else "",
        path_reason=_("Als Leistungspaket veröffentlicht.") if online else "",
        revision=0,
        created_at=at,
    )
