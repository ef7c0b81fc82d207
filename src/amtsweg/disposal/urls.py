"""Addresses of disposal."""

from django.urls import path

from amtsweg.disposal.views import due, holds, registers, run

_ALL = "arbeitsplatz/aussonderung/"
_ONE = f"{_ALL}<uuid:run_id>/"

urlpatterns = [
    path(_ALL, due.show, name="disposal-due"),
    path(f"{_ALL}verfahren/", due.show_runs, name="disposal-runs"),
    path(f"{_ALL}sperren/", holds.show, name="disposal-holds"),
    path(f"{_ALL}sperren/<uuid:hold_id>/", holds.lift, name="disposal-lift"),
    path(f"{_ALL}regeln/", registers.show_rules, name="disposal-rules"),
    path(f"{_ALL}regeln/<uuid:rule_id>/", registers.stop_rule, name="disposal-end-rule"),
    path(f"{_ALL}uebergaben/", registers.show_handed_over, name="disposal-handed-over"),
    path(f"{_ALL}protokolle/", registers.show_protocols, name="disposal-protocols"),
    path(f"{_ALL}protokolle/<uuid:protocol_id>/", registers.show_protocol, name="disposal-protocol"),
    path(f"{_ALL}nachricht/<uuid:message_id>/", run.download, name="disposal-message"),
    path(_ONE, run.show, name="disposal-run"),
    path(f"{_ONE}schritt/", run.step, name="disposal-step"),
    path(f"{_ONE}vorschlag/", run.change_proposal, name="disposal-propose"),
    path(f"{_ONE}nachricht/", run.upload, name="disposal-upload"),
    path(f"{_ONE}akte/<uuid:ended_id>/", run.withdraw, name="disposal-withdraw"),
]
