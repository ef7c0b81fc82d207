"""Addresses of the register itself and of its entries."""

from django.urls import path

from amtsweg.process_register.views import editing, profile, register, versions

_ALL = "arbeitsplatz/prozesse/"
_ONE = f"{_ALL}<slug:slug>/"

urlpatterns = [
    path(_ALL, register.show, name="process-register"),
    path("arbeitsplatz/prozesse.csv", register.as_csv, name="process-register-csv"),
    path("arbeitsplatz/prozesse.json", register.as_json, name="process-register-json"),
    path(f"{_ALL}stand/", register.show_board, name="process-register-board"),
    path(f"{_ALL}neu/", editing.create, name="process-register-new"),
    path(_ONE, profile.show, name="process-register-entry"),
    path(f"{_ONE}druck/", profile.printed, name="process-register-print"),
    path(f"{_ONE}bearbeiten/", editing.edit, name="process-register-edit"),
    path(f"{_ONE}status/", editing.claim, name="process-register-status"),
    path(f"{_ONE}dokument/", editing.add_file, name="process-register-add-file"),
    path(f"{_ONE}dokument/<uuid:document_id>/", editing.file, name="process-register-file"),
    path(f"{_ONE}dokument/<uuid:document_id>/entfernen/", editing.remove_file, name="process-register-remove-file"),
    path(f"{_ONE}versionen/", versions.show, name="process-register-versions"),
    path(f"{_ONE}versionen/<int:version>/modell.bpmn", versions.drawing, name="process-register-version-drawing"),
    path(f"{_ONE}versionen/<int:version>/<str:name>.dmn", versions.table, name="process-register-version-table"),
]
