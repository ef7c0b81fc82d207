"""Addresses of onboarding."""

from django.urls import path

from amtsweg.onboarding.views import board, counts, entry, usage

_ALL = "arbeitsplatz/leistungen/"
_ONE = f"{_ALL}<slug:slug>/"

urlpatterns = [
    path(_ALL, board.show_board, name="onboarding-board"),
    path(f"{_ALL}liste/", board.show_list, name="onboarding-list"),
    path(f"{_ALL}neu/", board.create, name="onboarding-new"),
    path(f"{_ALL}zahlen/", counts.show, name="onboarding-counts"),
    path(f"{_ALL}zahlen.json", counts.as_json, name="onboarding-counts-json"),
    path(_ONE, entry.show, name="onboarding-entry"),
    path(f"{_ONE}formular/", usage.show, name="onboarding-usage"),
    path(f"{_ONE}schritt/", entry.do_step, name="onboarding-step"),
    path(f"{_ONE}loesungsweg/", entry.choose, name="onboarding-path"),
    path(f"{_ONE}zugang/", entry.declare, name="onboarding-access"),
    path(f"{_ONE}planung/", entry.plan, name="onboarding-plan"),
]
