"""Addresses of the intake."""

from django.urls import path

from amtsweg.intake import views

urlpatterns = [
    path("antrag/<slug:slug>/", views.start, name="intake-start"),
    path("antrag/<slug:slug>/<str:token>/pruefen/", views.review, name="intake-review"),
    path("antrag/<slug:slug>/<str:token>/eingang/", views.receipt, name="intake-receipt"),
    path("antrag/<slug:slug>/<str:token>/<slug:key>/", views.page, name="intake-page"),
]
