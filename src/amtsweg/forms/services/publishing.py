"""Publish a form: the same definition is the same version for ever."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Max

from amtsweg.forms import models
from amtsweg.forms.contracts import FormVersion
from amtsweg.forms.rules.definition import parse
from amtsweg.kernel import actors, events
from amtsweg.kernel.scope import SYSTEM, work

_LOCK = 0x666F726D  # publishing is rare; one at a time keeps the version numbers whole


def deploy_form(*, slug: str, definition: Mapping[str, object], at: datetime) -> FormVersion:
    """Publish a definition, or find the version it already is. Raises FormDefinitionError."""
    parse(definition)
    sha256 = content_hash(definition)
    with work(SYSTEM):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        row = models.FormVersion.objects.filter(slug=slug, sha256=sha256).first()
        if row is None:
            row = _publish(slug, definition, sha256, at)
    return FormVersion(row.id, row.slug, row.version)


def _publish(slug: str, definition: Mapping[str, object], sha256: str, at: datetime) -> models.FormVersion:
    last = models.FormVersion.objects.filter(slug=slug).aggregate(last=Max("version"))["last"] or 0
    row = models.FormVersion.objects.create(
        slug=slug, version=last + 1, sha256=sha256, definition=dict(definition), created_at=at
    )
    published = events.Event(
        kind="forms.version_published",
        at=at,
        actor=actors.system("forms"),
        object_type="form_version",
        object_id=row.id,
        version_from=last or None,
        version_to=row.version,
        data={"slug": slug, "sha256": sha256},
    )
    events.record([published])
    return row


def content_hash(content: object) -> str:
    """Return the hash of plain content, whatever the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
