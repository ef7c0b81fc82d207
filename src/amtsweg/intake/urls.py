"""Addresses of the intake."""

from django.urls import path

from amtsweg.intake.views import filling, receipt, starting

urlpatterns = [
    path("antrag/<slug:slug>/", starting.start, name="intake-start"),
    path("antrag/<slug:slug>/<str:token>/pruefen/", filling.review, name="intake-review"),
    path("antrag/<slug:slug>/<str:token>/eingang/", receipt.receipt, name="intake-receipt"),
    path("antrag/<slug:slug>/<str:token>/<slug:key>/", filling.page, name="intake-page"),
]
