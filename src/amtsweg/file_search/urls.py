"""Addresses of the search in files."""

urlpatterns: list[object] = []
