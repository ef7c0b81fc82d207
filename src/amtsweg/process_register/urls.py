"""Addresses of the process register: collected from its parts."""

from amtsweg.process_register.routes import analysis, migration, register, tables

urlpatterns = [
    *register.urlpatterns,
    *analysis.urlpatterns,
    *tables.urlpatterns,
    *migration.urlpatterns,
]
