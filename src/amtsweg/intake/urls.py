"""Addresses of the intake."""

from django.urls import path

from amtsweg.intake.views import cosigning, filling, receipt, resuming, signatures, starting

urlpatterns = [
    path("antrag/fortsetzen/", resuming.by_code, name="intake-resume"),
    path("mitzeichnen/<str:token>/", cosigning.cosign, name="intake-cosign"),
    path("meine-entwuerfe/", resuming.mine, name="intake-drafts"),
    path("meine-entwuerfe/<uuid:draft_id>/", resuming.continue_mine, name="intake-draft"),
    path("meine-entwuerfe/<uuid:draft_id>/loeschen/", resuming.delete_mine, name="intake-draft-delete"),
    path("antrag/<slug:slug>/", starting.start, name="intake-start"),
    path("antrag/<slug:slug>/<str:token>/pruefen/", filling.review, name="intake-review"),
    path("antrag/<slug:slug>/<str:token>/eingang/", receipt.receipt, name="intake-receipt"),
    path("antrag/<slug:slug>/<str:token>/unterbrechen/", resuming.later, name="intake-later"),
    path("antrag/<slug:slug>/<str:token>/fortsetzen/", resuming.go_on, name="intake-continue"),
    path("antrag/<slug:slug>/<str:token>/loeschen/", resuming.delete, name="intake-delete"),
    path("antrag/<slug:slug>/<str:token>/uebernehmen/", resuming.take_over, name="intake-take-over"),
    path("antrag/<slug:slug>/<str:token>/unterschriften/", signatures.signatures, name="intake-signatures"),
    path("antrag/<slug:slug>/<str:token>/unterschriften/aendern/", signatures.change, name="intake-change"),
    path("antrag/<slug:slug>/<str:token>/<slug:key>/", filling.page, name="intake-page"),
]
