"""Addresses of decision tables (process-register-tables)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
