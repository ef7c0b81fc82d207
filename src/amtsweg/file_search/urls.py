"""Addresses of the search in files."""

from django.urls import path

from amtsweg.file_search.views import searching

urlpatterns = [
    path("arbeitsplatz/suche/", searching.show, name="file-search"),
    path("arbeitsplatz/suche/vorschlaege/", searching.suggestions, name="file-search-suggestions"),
    path("arbeitsplatz/suche/merken/", searching.keep, name="file-search-keep"),
    path("arbeitsplatz/suche/<uuid:search_id>/loeschen/", searching.forget, name="file-search-forget"),
]
