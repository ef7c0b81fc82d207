"""Addresses of the catalogue."""

from django.urls import path

from amtsweg.catalogue import views

urlpatterns = [
    path("", views.home, name="catalogue-home"),
    path("leistungen/", views.search, name="catalogue-search"),
    path("leistungen/<slug:slug>/", views.service, name="catalogue-service"),
    path("leistungen/<slug:slug>/formular.schema.json", views.form_schema, name="catalogue-form-schema"),
]
