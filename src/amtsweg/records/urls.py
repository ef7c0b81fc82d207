"""Addresses of the records."""

from django.urls import path

from amtsweg.records.views import changing, comparing, contents, document, pdf, uploading, versions

_FILE = "arbeitsplatz/akte/<uuid:file_id>/"
_DOCUMENT = "arbeitsplatz/akte/dokument/<uuid:document_id>/"
_VERSION = f"{_DOCUMENT}fassung/<int:number>/"

urlpatterns = [
    path("arbeitsplatz/dokument/<uuid:document_id>/", contents.staff_document, name="records-document"),
    path(f"{_FILE}hochladen/", uploading.upload, name="records-upload"),
    path(f"{_FILE}zusammenfuehren/", pdf.merge, name="records-merge"),
    path(_DOCUMENT, document.show, name="records-document-page"),
    path(f"{_DOCUMENT}angaben/", changing.describe, name="records-document-describe"),
    path(f"{_DOCUMENT}sperre/", changing.lock, name="records-document-lock"),
    path(f"{_DOCUMENT}loeschen/", changing.delete, name="records-document-delete"),
    path(f"{_DOCUMENT}wiederherstellen/", changing.bring_back, name="records-document-bring-back"),
    path(f"{_DOCUMENT}teil/", changing.move, name="records-document-move"),
    path(f"{_DOCUMENT}kopie/", changing.copy, name="records-document-copy"),
    path(f"{_DOCUMENT}verweis/<uuid:link_id>/entfernen/", changing.unlink, name="records-document-unlink"),
    path(f"{_DOCUMENT}fassung/", uploading.new_version, name="records-document-version"),
    path(f"{_DOCUMENT}konflikt/", uploading.conflict, name="records-document-conflict"),
    path(f"{_DOCUMENT}vergleich/", comparing.show, name="records-compare"),
    path(f"{_DOCUMENT}pdf/", pdf.work, name="records-pdf"),
    path(_VERSION, versions.version, name="records-version"),
    path(f"{_VERSION}zurueckholen/", changing.restore, name="records-version-restore"),
    path(f"{_VERSION}ansicht/<slug:kind>/", versions.rendition, name="records-rendition"),
]
