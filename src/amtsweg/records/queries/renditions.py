"""What was derived from documents, and what it says in the words of people. One statement each, however many there are.

As all reads of single things these see through the scope in force; whoever lists or shows has asked before which
documents the person may see (`visible.visible_documents`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.contents.api import kinds
from amtsweg.contents.contracts import Mark
from amtsweg.records import models
from amtsweg.records.contracts import Rendition, RenditionKind, UnknownDocument
from amtsweg.records.queries.visible import Reader, visible_documents

MARK_TEXTS: Mapping[Mark, str | Promise] = {
    Mark.EMPTY: gettext_lazy("Die Datei ist leer (0 Byte)."),
    Mark.DAMAGED: gettext_lazy("Die Datei ist beschädigt und konnte nicht vollständig gelesen werden."),
    Mark.ENCRYPTED: gettext_lazy("Die Datei ist mit einem Kennwort geschützt; ihr Text ist nicht durchsuchbar."),
    Mark.TOO_LARGE: gettext_lazy("Die Datei ist sehr umfangreich; nur ihr Anfang ist durchsuchbar."),
    Mark.MISLABELLED: gettext_lazy("Der Name der Datei passt nicht zu ihrem Inhalt."),
    Mark.HOSTILE: gettext_lazy("Die Datei ist ungewöhnlich aufgebaut; sie wurde zum Schutz nicht vollständig gelesen."),
    Mark.SCAN: gettext_lazy("Der Text dieses Scans ist nicht durchsuchbar."),
    Mark.NO_PREVIEW: gettext_lazy("Von dieser Datei gibt es keine Vorschau."),
    Mark.NO_PROGRAM: gettext_lazy(
        "Keine Vorschau: Auf diesem Server ist kein Büroprogramm (LibreOffice) eingerichtet."
    ),
}
"""What each mark says at the workplace, in the language of whoever looks."""


_ICONS: Mapping[str, str] = {
    kinds.PDF: "pdf",
    **dict.fromkeys((kinds.XLSX, kinds.ODS, kinds.XLS, kinds.CSV), "table"),
    **dict.fromkeys((kinds.PPTX, kinds.ODP, kinds.PPT), "slides"),
    **dict.fromkeys((kinds.EML, kinds.MSG), "mail"),
    **dict.fromkeys((kinds.ZIP, "application/gzip", "application/x-7z-compressed", "application/vnd.rar"), "archive"),
    **dict.fromkeys((kinds.DOCX, kinds.ODT, kinds.DOC, kinds.RTF, kinds.XML), "text"),
}
_ICONS_OF_FAMILIES = {"text": "text", "image": "image", "audio": "sound", "video": "film"}


def rendition(version_id: UUID, kind: RenditionKind) -> Rendition | None:
    """Return one rendition of a version, or nothing if there is none (yet)."""
    row = models.Rendition.objects.filter(version_id=version_id, kind=kind).select_related("version").first()
    return _rendition(row) if row else None


def renditions_of(document_ids: Collection[UUID]) -> Mapping[UUID, Mapping[RenditionKind, Rendition]]:
    """Return what was derived from the newest version of each document, by document and kind."""
    newest = models.DocumentVersion.objects.filter(document_id=OuterRef("version__document_id")).order_by("-version")
    rows = models.Rendition.objects.filter(version__document_id__in=document_ids).select_related("version")
    found: dict[UUID, dict[RenditionKind, Rendition]] = defaultdict(dict)
    for row in rows.annotate(newest=Subquery(newest.values("id")[:1])).filter(version_id=F("newest")):
        found[row.version.document_id][RenditionKind(row.kind)] = _rendition(row)
    return found


def visible_thumbnail(document_id: UUID, *, who: Reader) -> Rendition:
    """Return the small picture of a document's newest version; one without content where there is none (yet).

    Raises UnknownDocument where the person may not see the document.
    """
    newest = models.DocumentVersion.objects.filter(document_id=document_id).order_by("-version")
    version = newest.filter(document__in=visible_documents(who)).first()
    if version is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    kind = RenditionKind.THUMBNAIL
    none = Rendition(document_id, version.id, kind, "", version.media_type, 0, "", {})
    found = rendition(version.id, kind)
    return found if found and found.sha256 else none


def icon_of(media_type: str) -> str:
    """Return which drawn icon stands for a type (static file ``records/kinds/….svg``)."""
    return _ICONS.get(media_type) or _ICONS_OF_FAMILIES.get(media_type.partition("/")[0], "other")


def warnings_of(rendition: Rendition) -> list[str]:
    """Return what is to be known about a content, in plain words: locked, damaged, named wrongly."""
    marks = rendition.facts.get("marks", ())
    assert isinstance(marks, list | tuple)
    return [str(MARK_TEXTS[Mark(mark)]) for mark in marks]


def _rendition(row: models.Rendition) -> Rendition:
    return Rendition(
        document_id=row.version.document_id,
        version_id=row.version_id,
        kind=RenditionKind(row.kind),
        sha256=row.sha256,
        media_type=row.media_type,
        size=row.size,
        fault=row.fault,
        facts=row.facts,
    )
