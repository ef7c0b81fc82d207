"""PDF put together, taken apart, turned and stamped: always into a new file, never into the old one.

Runs in a process of its own (`papers.program`); a job names files in the present folder.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf.settings import set_qpdf_limits

from amtsweg.records.papers.stamps import Stamp, overlay

LONGEST_TEXT = 2_000_000
_MOST_PAGES = 5000
_MOST_SIZES = 50
_UNPACKED = 256 * 1024 * 1024

Job = Mapping[str, Any]


def do(job: Job) -> dict[str, Any]:
    """Do a job and return what there is to say; a file that cannot be worked on is named by its ``fault``."""
    set_qpdf_limits(flate_max_memory=_UNPACKED, doc_max_warnings=200, max_stream_filters=8)
    try:
        return _JOBS[job["do"]](job)
    except pikepdf.PasswordError:
        return {"fault": "encrypted"}
    except (pikepdf.PdfError, pypdfium2.PdfiumError, OSError, ValueError, RuntimeError, MemoryError, TypeError):
        return {"fault": "broken"}


def _facts(job: Job) -> dict[str, Any]:
    with _open(job["file"]) as pdf:
        return {"pages": len(pdf.pages), "signed": is_signed(pdf)}


def _merge(job: Job) -> dict[str, Any]:
    with pikepdf.new() as whole:
        for file in job["files"]:
            with _open(file) as pdf:
                _unsign(pdf)
                whole.pages.extend(pdf.pages)
        if len(whole.pages) > _MOST_PAGES:
            return {"fault": "too_long"}
        whole.save(job["out"], deterministic_id=True)
        return {"pages": len(whole.pages)}


def _split(job: Job) -> dict[str, Any]:
    with _open(job["file"]) as pdf:
        _unsign(pdf)
        for (first, last), out in zip(job["ranges"], job["outs"], strict=True):
            with pikepdf.new() as piece:
                piece.pages.extend(pdf.pages[first - 1 : last])
                piece.remove_unreferenced_resources()
                piece.save(out, deterministic_id=True)
    return {}


def _turn(job: Job) -> dict[str, Any]:
    with _open(job["file"]) as pdf:
        signed = is_signed(pdf)
        for number in job["pages"]:
            pdf.pages[number - 1].rotate(int(job["angle"]), relative=True)
        _unsign(pdf)
        pdf.save(job["out"], deterministic_id=True)
    return {"signed": signed}


def _stamp(job: Job) -> dict[str, Any]:
    stamp = Stamp(job["text"], job["style"], job["place"])
    with _open(job["file"]) as pdf:
        signed = is_signed(pdf)
        layer = _layer(pdf, job["layer"])
        made: dict[tuple[int, int], pikepdf.Pdf] = {}
        for number in job["pages"]:
            page = pdf.pages[number - 1]
            size = _seen_size(page)
            if size not in made and len(made) >= _MOST_SIZES:
                return {"fault": "too_long"}
            over = made.get(size) or made.setdefault(size, pikepdf.open(overlay(stamp, *size)))
            name = page.add_overlay(over.pages[0], pikepdf.Rectangle(page.cropbox))
            page.resources.XObject[name].OC = layer
        _unsign(pdf)
        pdf.save(job["out"], deterministic_id=True)
    return {"signed": signed}


def _text(job: Job) -> dict[str, Any]:
    with pypdfium2.PdfDocument(job["file"]) as pdf:
        left, pieces = LONGEST_TEXT, []
        for number in range(min(len(pdf), _MOST_PAGES)):
            piece = pdf[number].get_textpage().get_text_range()[:left]
            pieces.append(piece)
            left -= len(piece)
            if left <= 0:
                break
    Path(job["out"]).write_text("\f".join(pieces), "utf-8", "replace")
    return {"cut": left <= 0}


_JOBS: Mapping[str, Callable[[Job], dict[str, Any]]] = {
    "facts": _facts,
    "merge": _merge,
    "split": _split,
    "turn": _turn,
    "stamp": _stamp,
    "text": _text,
}


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Tell whether somebody signed or sealed this document."""
    return any("/V" in field for field in _signature_fields(pdf))


def _open(file: str) -> pikepdf.Pdf:
    return pikepdf.open(file, suppress_warnings=True)


def _unsign(pdf: pikepdf.Pdf) -> None:
    """Take the signatures out of a copy: there they could only be wrong."""
    for field in _signature_fields(pdf):
        for key in ("/V", "/Lock", "/SV"):
            if key in field:
                del field[key]
    if "/Perms" in pdf.Root:
        del pdf.Root.Perms
    if "/AcroForm" in pdf.Root and "/SigFlags" in pdf.Root.AcroForm:
        del pdf.Root.AcroForm.SigFlags


def _signature_fields(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    form = pdf.Root.get("/AcroForm")
    waiting = list(form.get("/Fields", [])) if isinstance(form, pikepdf.Dictionary) else []
    found, seen = list[pikepdf.Object](), 0
    while waiting and seen < 100_000:
        field, seen = waiting.pop(), seen + 1
        if not isinstance(field, pikepdf.Dictionary):
            continue
        if field.get("/FT") == pikepdf.Name.Sig:
            found.append(field)
        waiting.extend(field.get("/Kids", []))
    return found


def _seen_size(page: pikepdf.Page) -> tuple[int, int]:
    left, bottom, right, top = (float(one) for one in page.cropbox)
    width, height = max(1, round(right - left)), max(1, round(top - bottom))
    return (height, width) if page.rotation % 180 else (width, height)


def _layer(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """Return a new layer of the document, which readers can switch off."""
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name)))
    known = pdf.Root.get("/OCProperties")
    if not isinstance(known, pikepdf.Dictionary):
        known = pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary(ON=[], Order=[]))
    _append(known, "/OCGs", group)
    shown = known.get("/D")
    if isinstance(shown, pikepdf.Dictionary):
        _append(shown, "/ON", group)
        _append(shown, "/Order", group)
    return group


def _append(holder: pikepdf.Object, key: str, group: pikepdf.Object) -> None:
    listed = holder.get(key)
    before = list(listed) if isinstance(listed, pikepdf.Array) else []
    holder[key] = pikepdf.Array([*before, group])
