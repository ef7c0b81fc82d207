"""Addresses of the register itself and of its entries."""

from django.urls import path

from amtsweg.process_register.views import profile, register

urlpatterns = [
    path("arbeitsplatz/prozesse/", register.show, name="process-register"),
    path("arbeitsplatz/prozesse/<slug:slug>/", profile.show, name="process-register-entry"),
]
