"""Addresses of metrics."""

from django.urls import path

from amtsweg.metrics import views

urlpatterns = [
    path("arbeitsplatz/kennzahlen/", views.figures_page, name="metrics-figures"),
    path("arbeitsplatz/kennzahlen.json", views.figures_json, name="metrics-figures-json"),
]
