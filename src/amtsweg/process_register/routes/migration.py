"""Addresses of moving running matters to another model (process-register-migration)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
