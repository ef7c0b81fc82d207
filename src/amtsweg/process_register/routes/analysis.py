"""Addresses of the model with its figures and of the analysis (process-register-model, process-register-analysis)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
