"""Addresses of the records."""

from django.urls import path

from amtsweg.records import views

urlpatterns = [
    path("arbeitsplatz/dokument/<uuid:document_id>/", views.staff_document, name="records-document"),
    path("arbeitsplatz/dokument/<uuid:document_id>/bild/", views.thumbnail, name="records-thumbnail"),
]
