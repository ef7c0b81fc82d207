"""Who comes with which key. Keys are long and made by us, so a plain hash of them is enough."""

import hashlib
from datetime import datetime
from uuid import UUID

from amtsweg.identity.api import find_staff, people
from amtsweg.kernel.scope import SYSTEM, session
from amtsweg.webdav import models
from amtsweg.webdav.contracts import AccessKey, Visitor


def hashed(secret: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keys_of(account_id: UUID, *, at: datetime) -> list[AccessKey]:
    """Return the keys of an account that are in force, the newest first."""
    rows = models.AccessKey.objects.filter(account_id=account_id, ends_at__gt=at).order_by("-made_at")
    return [AccessKey(row.id, row.name, row.made_at, row.ends_at, row.last_used_at) for row in rows]


def by_key(address: str, key: str, *, at: datetime) -> tuple[Visitor, AccessKey] | None:
    """Return who signs in with this address and access key; asked for the law, as nobody is known before."""
    person = find_staff(address)
    if person is None:
        return None
    with session(SYSTEM):
        row = models.AccessKey.objects.filter(key_hash=hashed(key), ends_at__gt=at).first()
    if row is None or row.account_id != person.account_id:
        return None
    found = AccessKey(row.id, row.name, row.made_at, row.ends_at, row.last_used_at)
    return Visitor(person.account_id, person.name), found


def by_link(token: str, *, at: datetime) -> tuple[Visitor, UUID] | None:
    """Return for whom a link to one document was made, while it lasts, and the file the document lies in."""
    with session(SYSTEM):
        links = models.DocumentLink.objects.select_related("document")
        row = links.filter(token_hash=hashed(token), ends_at__gt=at).first()
    if row is None or row.account_id is None:
        return None
    person = people([row.account_id]).get(row.account_id)
    if person is None or not person.is_staff:
        return None
    return Visitor(person.account_id, person.name, row.document_id), row.document.record_file_id
