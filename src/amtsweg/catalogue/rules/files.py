"""A pack as files, written in one way only: the same content gives the same bytes, wherever it comes from."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from amtsweg.catalogue.rules.pack import FORM, PROCESS, SERVICE, Pack
from amtsweg.dmn.api import DmnError, editing
from amtsweg.kernel.pack_writing import write_yaml

MANIFEST = "amtsweg-packs.json"
FORMAT = "amtsweg-packs/1"
_HERE = Path(__file__).parents[1]
# Forms have no schema of their own here; their keys in the order people write them.
_FORM_ORDER = """key type title label intro hint easy given lists value options fields pages required required_if
shown_if default repeat min max item unit max_length autocomplete multiple accept max_files max_megabytes fim co_signers
that message checks answers problems expect de en"""
_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)


def pack_files(pack: Pack) -> dict[str, bytes]:
    """Return the files of a pack by name, in order; examples included, explanations for people not."""
    files: dict[str, bytes] = {SERVICE: _yaml(pack.settings)}
    if pack.form is not None:
        files[FORM] = _yaml(pack.form.value)
    if pack.process is not None:
        files[PROCESS] = pack.process
    files |= {f"{name}.dmn": xml for name, xml in pack.decisions.items()}
    files |= {f"letters/{name}.typ": text.encode() for name, text in pack.letters.items()}
    files |= {f"tasks/{name}.yaml": _yaml(source.value) for name, source in pack.tasks.items()}
    files |= {f"examples/{name}.yaml": _yaml(source.value) for name, source in pack.examples.items()}
    return {name: files[name] for name in sorted(files, key=lambda one: (one != SERVICE, one))}


def is_same(name: str, one: bytes | None, other: bytes | None) -> bool:
    """Return whether two states of a file say the same; how a table is written makes no difference."""
    if one is None or other is None or one == other:
        return one == other
    try:
        return name.endswith(".dmn") and editing.is_same(one, other)
    except DmnError:
        return False


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP archive. Nothing is compressed and no time is noted, so equal files give equal bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as opened:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _SAME_MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            opened.writestr(entry, files[name])
    return content.getvalue()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """Return the list of an archive's files with their hashes, which says what it is and shows damage."""
    listed = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    return (json.dumps({"format": FORMAT, "files": listed}, indent=1, ensure_ascii=False) + "\n").encode()


def _yaml(value: object) -> bytes:
    return write_yaml(value, order=_order())


@cache
def _order() -> tuple[str, ...]:
    schema = json.loads((_HERE / "service.schema.json").read_text(encoding="utf-8"))
    words = (*schema["properties"], *_FORM_ORDER.split())
    return tuple(dict.fromkeys(word for word in words if word not in _FORM_ORDER.split())) + tuple(_FORM_ORDER.split())
