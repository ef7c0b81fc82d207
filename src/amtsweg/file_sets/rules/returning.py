"""What comes back from a set: read with care, because it was made on a machine that is not ours."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from amtsweg.file_sets.contracts import Returned, ReturnedKind, UnreadableReturn
from amtsweg.file_sets.rules.sealing import unseal

MAGIC = b"AMTSWEG-RETURN-1\n"
MOST_THINGS = 500
_TITLE = 300
_NAME = 200


def set_of(data: bytes) -> UUID:
    """Return which set a return says it comes from. Raises UnreadableReturn."""
    start = len(MAGIC)
    if not data.startswith(MAGIC):
        raise UnreadableReturn("Das ist keine Rückgabe aus einem Mitnahmepaket. Sie endet auf „.amtsweg“.")
    try:
        return UUID(data[start : start + 36].decode("ascii"))
    except ValueError as error:
        raise UnreadableReturn("Die Rückgabe ist beschädigt: Es fehlt, aus welchem Paket sie kommt.") from error


def read_return(data: bytes, *, key: bytes, at: datetime) -> list[Returned]:
    """Return the things of a return, in their order. Raises UnreadableReturn; then nothing of it is used."""
    set_id = set_of(data)
    plain = unseal(key, data[len(MAGIC) + 36 :], str(set_id).encode())
    if plain is None:
        raise UnreadableReturn(
            "Die Rückgabe lässt sich nicht öffnen: Sie gehört zu einem anderen Paket oder wurde verändert."
        )
    try:
        things = json.loads(plain)["things"]
        if not isinstance(things, list) or len(things) > MOST_THINGS:
            raise UnreadableReturn(f"Eine Rückgabe enthält höchstens {MOST_THINGS} Notizen und Fotos.")
        found = [_thing(one, at) for one in things]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error, OverflowError) as error:
        raise UnreadableReturn("Die Rückgabe ist beschädigt und wurde nicht übernommen.") from error
    if len({one.id for one in found}) != len(found):
        raise UnreadableReturn("Die Rückgabe ist beschädigt: Etwas steht doppelt darin.")
    return found


def _thing(one: Mapping[str, object], at: datetime) -> Returned:
    kind = ReturnedKind(str(one["kind"]))
    document = one.get("document")
    version = one.get("version")
    made = min(datetime.fromtimestamp(float(str(one["made"])) / 1000, UTC), at)
    note = kind is ReturnedKind.NOTE
    data = str(one["text"]).encode() if note else base64.b64decode(str(one["data"]), validate=True)
    if not data.strip():
        raise ValueError("empty")
    return Returned(
        id=UUID(str(one["id"])),
        kind=kind,
        record_file_id=UUID(str(one["file"])),
        title=str(one.get("title") or "").strip()[:_TITLE] or ("Notiz" if note else "Foto"),
        made_at=made,
        filename="Notiz.txt" if note else _name(str(one.get("name") or "")),
        media_type="text/plain" if note else str(one.get("type") or "application/octet-stream")[:100],
        data=data,
        document_id=UUID(str(document)) if document else None,
        version=int(str(version)) if version else None,
    )


def _name(given: str) -> str:
    """Return the name of a picture without the way it had on the machine it comes from."""
    last = re.split(r"[\\/]", given)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip(" .")[-_NAME:] or "Foto.jpg"
