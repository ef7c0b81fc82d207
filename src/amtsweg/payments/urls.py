"""Addresses of payments."""

from django.urls import path

from amtsweg.payments import views

urlpatterns = [
    path("zahlung/test/<str:order>/", views.local, name="payments-local"),
    path("zahlung/rueckmeldung/<slug:provider>/", views.notice, name="payments-notice"),
    path("zahlung/<str:token>/", views.pay, name="payments-pay"),
    path("zahlung/<str:token>/ergebnis/", views.result, name="payments-result"),
]
