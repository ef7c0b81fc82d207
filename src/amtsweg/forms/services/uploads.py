"""Receive files: inspected, scanned where a scanner is bound, and kept by their content, piece by piece."""

from datetime import datetime
from io import BytesIO
from typing import BinaryIO, cast

from django.core import signing
from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, UploadRef, UploadRefused
from amtsweg.forms.ports import UploadedFile
from amtsweg.forms.rules.inspection.inspect import inspect
from amtsweg.forms.rules.values.files import upload_ref
from amtsweg.forms.services import scanning
from amtsweg.forms.services.bounding import RefusedUpload
from amtsweg.kernel import blobs

_SALT = "amtsweg.forms.upload"
_KEPT_SECONDS = 45 * 24 * 3600


def receive_upload(file: UploadedFile, *, field: Field, at: datetime) -> UploadRef:
    """Inspect and keep a file. Raises UploadRefused with what the person can do."""
    if isinstance(file, RefusedUpload):
        file.refuse()
    stream = cast(BinaryIO, file)
    inspected = inspect(stream, filename=file.name or "", size=file.size or 0, field=field)
    content = BytesIO(inspected.content) if inspected.content is not None else stream
    state = scanning.scan(content)
    if state == scanning.INFECTED:
        name = {"name": inspected.filename}
        raise UploadRefused(_("In der Datei „%(name)s“ wurde Schadsoftware gefunden.") % name)
    content.seek(0)
    blob = blobs.put(content, media_type=inspected.media_type, at=at)
    scanning.remember(blob.sha256, state, at=at)
    if not blobs.is_kept(blob.sha256):
        # It was there, nobody had referred to it for long, and it was removed in this very moment. From now on it is
        # known to be fresh, so this time it stays.
        content.seek(0)
        blobs.put(content, media_type=inspected.media_type, at=at)
    return UploadRef(blob.sha256, inspected.filename, inspected.media_type, blob.size, state)


def sign_upload(ref: UploadRef) -> str:
    """Return a reference the browser can bring back, but not make up."""
    return signing.dumps(ref.to_json(), salt=_SALT, compress=True)


def unsign_upload(signed: str) -> UploadRef | None:
    """Return the reference that was signed, or None if it was tampered with or is too old."""
    try:
        return upload_ref(signing.loads(signed, salt=_SALT, max_age=_KEPT_SECONDS))
    except signing.BadSignature:
        return None
