"""Addresses of the records."""

from django.urls import path

from amtsweg.records.views import access, contents, file, files, opening, purpose, work

_FILE = "arbeitsplatz/akte/<uuid:file_id>/"

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
]
