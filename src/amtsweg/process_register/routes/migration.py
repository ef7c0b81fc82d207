"""Addresses of moving running matters to another model (process-register-migration)."""

from django.urls import path

from amtsweg.process_register.views import migration_new, migration_plans

_MOVE = "arbeitsplatz/prozesse/<slug:slug>/umzug"

urlpatterns = [
    path(f"{_MOVE}/", migration_plans.show, name="process-register-migration"),
    path(f"{_MOVE}/neu/", migration_new.create, name="process-register-migration-new"),
    path(f"{_MOVE}/<uuid:plan_id>/", migration_plans.show_plan, name="process-register-migration-plan"),
    path(f"{_MOVE}/<uuid:plan_id>/<str:work>/", migration_plans.start, name="process-register-migration-start"),
    path(
        f"{_MOVE}/<uuid:plan_id>/vorgang/<uuid:item_id>/",
        migration_plans.back,
        name="process-register-migration-back",
    ),
]
