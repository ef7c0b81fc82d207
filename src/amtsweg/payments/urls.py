"""Addresses of payments."""

from django.urls import path

from amtsweg.payments.views import booking, paying

urlpatterns = [
    path("arbeitsplatz/forderung/<uuid:demand_id>/", booking.booking, name="payments-booking"),
    path("zahlung/test/<str:order>/", paying.local, name="payments-local"),
    path("zahlung/rueckmeldung/<slug:provider>/", paying.notice, name="payments-notice"),
    path("zahlung/<str:token>/", paying.pay, name="payments-pay"),
    path("zahlung/<str:token>/ergebnis/", paying.result, name="payments-result"),
]
