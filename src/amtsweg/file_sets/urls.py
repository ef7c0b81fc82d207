"""Addresses of the file sets."""

from django.urls import path

from amtsweg.file_sets.views import sets

_BASE = "arbeitsplatz/mitgenommen/"

urlpatterns = [
    path(_BASE, sets.listing, name="file-sets"),
    path(f"{_BASE}neu/", sets.take, name="file-sets-take"),
    path(f"{_BASE}rueckgabe/", sets.give_back, name="file-sets-return"),
    path(f"{_BASE}<uuid:set_id>/paket/", sets.fetch, name="file-sets-fetch"),
    path(f"{_BASE}<uuid:set_id>/ende/", sets.end, name="file-sets-end"),
]
