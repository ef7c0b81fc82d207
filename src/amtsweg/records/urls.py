"""Addresses of the records."""

from django.urls import path

from amtsweg.records.views import (
    access,
    changing,
    comparing,
    contents,
    document,
    file,
    files,
    opening,
    pdf,
    purpose,
    thumbnails,
    uploading,
    versions,
    work,
)

_FILE = "arbeitsplatz/akte/<uuid:file_id>/"
_DOCUMENT = "arbeitsplatz/akte/dokument/<uuid:document_id>/"
_VERSION = f"{_DOCUMENT}fassung/<int:number>/"

urlpatterns = [
    path("arbeitsplatz/akten/", files.show_files, name="records-files"),
    path("arbeitsplatz/akten/anlegen/", opening.open_file, name="records-open"),
    path("arbeitsplatz/akten/zweig/", files.show_branch, name="records-branch"),
    path("arbeitsplatz/akten/spalten/<slug:list_name>/", files.choose, name="records-columns"),
    path(_FILE, file.show_file, name="records-file"),
    path(f"{_FILE}angaben/", file.show_facts, name="records-file-facts"),
    path(f"{_FILE}aendern/", opening.change, name="records-change"),
    path(f"{_FILE}verlauf/", file.show_history, name="records-file-history"),
    path(f"{_FILE}zugriffe/", file.show_views, name="records-file-views"),
    path(f"{_FILE}zweck/", purpose.ask, name="records-purpose"),
    path(f"{_FILE}zugang/", access.show, name="records-file-access"),
    path(f"{_FILE}zugang/zulassen/", access.add, name="records-let-in"),
    path(f"{_FILE}zugang/<uuid:account_id>/beenden/", access.end, name="records-shut-out"),
    path(f"{_FILE}teil/", work.add, name="records-part"),
    path(f"{_FILE}verschieben/", work.move, name="records-move"),
    path(f"{_FILE}beteiligte/", work.involve, name="records-involve"),
    path(f"{_FILE}beteiligte/<uuid:participant_id>/beenden/", work.end_involved, name="records-involved-end"),
    path(f"{_FILE}verknuepfen/", work.link, name="records-link"),
    path(f"{_FILE}verknuepfung/<uuid:link_id>/entfernen/", work.unlink, name="records-unlink"),
    path(f"{_FILE}schliessen/", work.close, name="records-close"),
    path(f"{_FILE}oeffnen/", work.reopen, name="records-reopen"),
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
    path("arbeitsplatz/dokument/<uuid:document_id>/bild/", thumbnails.thumbnail, name="records-thumbnail"),
]
