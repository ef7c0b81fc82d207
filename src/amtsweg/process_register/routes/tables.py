"""Addresses of decision tables (process-register-tables)."""

from django.urls import path

from amtsweg.process_register.views.tables import editing, examples, publishing, reading

_TABLES = "arbeitsplatz/prozesse/<slug:slug>/tabellen/"
_FILE = f"{_TABLES}<str:name>/"
_DRAFT = f"{_FILE}entwurf/"

urlpatterns = [
    path(_TABLES, reading.overview, name="process-register-tables"),
    path(_FILE, reading.table, name="process-register-table"),
    path(f"{_FILE}datei.dmn", reading.download, name="process-register-table-file"),
    path(f"{_DRAFT}neu/", editing.start, name="process-register-table-start"),
    path(f"{_DRAFT}verwerfen/", editing.discard, name="process-register-table-discard"),
    path(f"{_DRAFT}umstellen/", publishing.rebase, name="process-register-table-rebase"),
    path(f"{_DRAFT}beispiele/", examples.examples, name="process-register-table-examples"),
    path(f"{_DRAFT}beispiele/entfernen/", examples.remove, name="process-register-table-example-remove"),
    path(f"{_DRAFT}beispiele/annehmen/", examples.accept, name="process-register-table-example-accept"),
    path(f"{_DRAFT}pruefen/", publishing.show_review, name="process-register-table-review"),
    path(f"{_DRAFT}freigeben/", publishing.publish, name="process-register-table-publish"),
    path(f"{_DRAFT}<int:number>/", editing.edit, name="process-register-table-draft"),
]
