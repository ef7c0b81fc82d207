"""What loading packs and publishing tables share: one writer at a time, the new row, and the news of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Origin
from amtsweg.catalogue.rules.pack import Pack
from amtsweg.forms import api as forms
from amtsweg.kernel import actors, events
from amtsweg.kernel.actors import Actor

_LOCK = 0x7061636B  # versions appear seldom; one writer at a time keeps their numbers whole
LOADER = actors.system("catalogue")


def lock() -> None:
    """Wait until nobody else writes versions; holds until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def add_version(
    service: models.Service,
    pack: Pack,
    *,
    at: datetime,
    sha256: str,
    origin: Origin = Origin.PACK,
    actor: Actor = LOADER,
    reason: str = "",
) -> models.ServiceVersion:
    """Write the next version of a service and tell of it. Forms that are published already are found again."""
    settings = pack.settings
    slug = str(settings["slug"])
    last = models.ServiceVersion.objects.filter(service=service).aggregate(last=Max("version"))["last"] or 0
    online = settings.get("online")
    online = online if isinstance(online, Mapping) else {}
    version = models.ServiceVersion.objects.create(
        service=service,
        version=last + 1,
        origin=origin,
        sha256=sha256,
        leika_key=str(settings.get("leika", "")),
        title=german(settings["title"]),
        unit_key=str(settings["unit"]),
        form_version_id=_deploy(slug, pack.form.mapping(), at) if pack.form else None,
        trust_level=str(online.get("trust_level", "none")),
        account=str(online.get("account", "none")),
        settings=dict(settings),
        process_xml=pack.process,
        decisions={name: xml.decode() for name, xml in pack.decisions.items()},
        letters=pack.letters,
        task_forms={name: str(_deploy(f"{slug}/{name}", source.mapping(), at)) for name, source in pack.tasks.items()},
        created_at=at,
    )
    data = {"slug": slug, "sha256": sha256, "origin": str(origin)}
    published = events.Event(
        kind="catalogue.version_published",
        at=at,
        actor=actor,
        object_type="service_version",
        object_id=version.id,
        version_from=last or None,
        version_to=version.version,
        reason=reason,
        data=data,
    )
    events.record([published])
    return version


def _deploy(slug: str, definition: Mapping[str, object], at: datetime) -> UUID:
    return forms.deploy_form(slug=slug, definition=definition, at=at).id


def german(text: object) -> str:
    """Return the German words of a text."""
    return str(text["de"] if isinstance(text, Mapping) else text).strip()
